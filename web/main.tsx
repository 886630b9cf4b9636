import './style/tokens.css';
import './style/shell.css';
import { render } from 'preact';
import { App } from './App.tsx';
import { startWork } from './edit/work.ts';
import { start } from './engine/engine.ts';

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(<App />, root);
}
start(startWork);
