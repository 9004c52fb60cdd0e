import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/head.css';
import '../styles/parts.css';
import './launcher.css';
import { startPage } from '../shared/page-guard.tsx';
import { Launcher } from './launcher.tsx';

startPage(<Launcher />);
