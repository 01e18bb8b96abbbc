// Several changes that are one to whoever undoes them: editor.get('together').do([() => …, () => …]).
class Together {
  constructor(commandStack) {
    this.stack = commandStack;
    commandStack.registerHandler('together', Steps);
  }

  do(steps) {
    this.stack.execute('together', { steps });
  }
}
Together.$inject = ['commandStack'];

class Steps {
  preExecute({ steps }) {
    steps.forEach((step) => step());
  }
}

export default { __init__: ['together'], together: ['type', Together] };
