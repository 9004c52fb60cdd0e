import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/head.css';
import '../styles/parts.css';
import '../styles/layers.css';
import './operator.css';
import './offer.css';
import './work.css';
import './history.css';
import './note.css';
import './check.css';
import './flag.css';
import './call-back.css';
import './guests.css';
import { SignedIn, startPage } from '../shared/page-guard.tsx';
import { Desk } from './desk.tsx';

startPage(<SignedIn as="operator">{(me) => <Desk me={me} />}</SignedIn>);
