// The front page of the studio offers what only this browser has of the workspaces.
import { offer } from './studio/unsaved.js';

offer();
