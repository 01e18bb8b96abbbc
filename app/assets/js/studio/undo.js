// The buttons that take a change back and bring it again.
import { button, element } from './page.js';

export default function undo(say, stack, bus) {
  const [back, again] = [button(say('Undo'), '↶', () => stack.undo()), button(say('Redo'), '↷', () => stack.redo())];
  const follow = () => { back.disabled = !stack.canUndo(); again.disabled = !stack.canRedo(); };
  bus.on(['commandStack.changed', 'import.done'], follow);
  follow();
  const group = element('div', { className: 'btn-group' }, back, again);
  group.setAttribute('role', 'group');
  return group;
}
