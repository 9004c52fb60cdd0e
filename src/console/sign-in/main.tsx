import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/head.css';
import '../styles/parts.css';
import '../styles/layers.css';
import './sign-in.css';
import { startPage } from '../shared/page-guard.tsx';
import { SignInPage } from './sign-in-page.tsx';

startPage(<SignInPage />);
