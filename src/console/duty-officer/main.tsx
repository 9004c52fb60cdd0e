import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/head.css';
import '../styles/parts.css';
import '../styles/layers.css';
import './duty-officer.css';
import { SignedIn, startPage } from '../shared/page-guard.tsx';
import { Inbox } from './inbox.tsx';

startPage(<SignedIn as="duty-officer">{(me) => <Inbox me={me} />}</SignedIn>);
