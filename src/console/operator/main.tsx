import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/parts.css';
import '../styles/layers.css';
import './operator.css';
import './work.css';
import './check.css';
import './flag.css';
import { SignedIn, startPage } from '../shared/page-guard.tsx';
import { Desk } from './desk.tsx';

startPage(<SignedIn as="operator">{(me) => <Desk me={me} />}</SignedIn>);
