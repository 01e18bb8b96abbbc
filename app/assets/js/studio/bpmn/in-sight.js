// Whoever chooses an element has what stands beside it in sight: at an edge of the sheet the drawing makes room.
const ROOM = { top: 40, right: 150, bottom: 130, left: 90 };
// Longer than a double click takes: the second click falls where the first did.
const PAUSE = 350;

class InSight {
  constructor(eventBus, canvas, directEditing, dragging) {
    let waiting;
    eventBus.on('selection.changed', ({ newSelection }) => {
      clearTimeout(waiting);
      const [one, ...others] = newSelection;
      if (!one?.parent || one.waypoints || others.length || one.children?.length) return;
      waiting = setTimeout(() => { if (one.parent && !directEditing.isActive() && !dragging.context()) canvas.scrollToElement(one, ROOM); }, PAUSE);
    });
    // A menu opened meanwhile closes when the sheet moves, and whoever opened it had its button in sight.
    eventBus.on('popupMenu.open', () => clearTimeout(waiting));
    // The sheet becomes smaller when the list of problems is opened below it.
    new ResizeObserver(() => canvas.resized()).observe(canvas.getContainer());
  }
}
InSight.$inject = ['eventBus', 'canvas', 'directEditing', 'dragging'];

export default { __init__: ['inSight'], inSight: ['type', InSight] };
