import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/head.css';
import '../styles/parts.css';
import '../styles/layers.css';
import '../styles/watch.css';
import { SignedIn, startPage } from '../shared/page-guard.tsx';
import { OversightPage } from './oversight-page.tsx';

startPage(<SignedIn as="coordinator">{(me) => <OversightPage me={me} />}</SignedIn>);
