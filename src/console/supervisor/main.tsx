import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/head.css';
import '../styles/parts.css';
import '../styles/layers.css';
import '../styles/watch.css';
import './ringing.css';
import './roster.css';
import './telephones.css';
import { SignedIn, startPage } from '../shared/page-guard.tsx';
import { FloorPage } from './floor-page.tsx';

startPage(<SignedIn as="supervisor">{(me) => <FloorPage me={me} />}</SignedIn>);
