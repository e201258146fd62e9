/**
 * The stream of all rooms, which a worker reads, puts in order and sums up: the page is told what it shows.
 * Tells {onUpdate(update), onList(list), onEvent(event), onState(text, isLive), onTokenNeeded(sentence)}.
 */
export class OverviewStream {
  #listener;
  #tokenOf;
  #worker = new Worker('/dashboard/overview.worker.js', { type: 'module' });
  #run = 0; // what it still tells of an earlier one is nobody's any more
  #isClosed = true;
  #view = {};

  /** @param tokenOf gives the token of now: a worker has no sessionStorage */
  constructor(listener, tokenOf) {
    this.#listener = listener;
    this.#tokenOf = tokenOf;
    this.#worker.onmessage = ({ data }) => {
      if (data.run === this.#run && !this.#isClosed) this.#take(data);
    };
    this.#worker.onerror = ({ message }) => this.#fail(message ?? 'a script is missing');
    this.#worker.onmessageerror = () => this.#fail('a message was lost');
  }

  connect() {
    this.#isClosed = false;
    this.#worker.postMessage({ act: 'connect', token: this.#tokenOf(), run: ++this.#run });
  }

  close() {
    this.#isClosed = true;
    this.#worker.postMessage({ act: 'close' });
  }

  /** @param part of a view, as of Overview, that is another from now on */
  look(part) {
    this.#view = { ...this.#view, ...part };
    this.#worker.postMessage({ act: 'look', view: this.#view });
  }

  #take({ update, list, events, state, refusal, failure }) {
    if (update) this.#listener.onUpdate(update);
    if (list) this.#listener.onList(list);
    events?.forEach(event => this.#listener.onEvent(event));
    if (state) this.#listener.onState(state.text, state.isLive);
    if (refusal) this.#listener.onTokenNeeded(refusal.sentence);
    if (failure) this.#fail(failure);
  }

  #fail(what) {
    this.#listener.onState(`the list of rooms has failed (${what}): reload this page`, false);
  }
}
