const $ = id => document.getElementById(id);

const LABELS = { off: 'Ask to speak', requested: 'Take back', invited: 'Come on stage', on: 'Leave the stage' };

/** In a room with a stage: the button to come onto it and go, and for moderators who asks. */
export class StageBar {
  #room;
  #onError;
  #stops;
  #requests = new Map(); // participant's id -> the server's Person
  #isStaged = false; // whether this client was seen off the stage

  constructor(room, onError) {
    this.#room = room;
    this.#onError = onError;
    this.#stops = [
      room.on('stageChanged', news => this.#onNews(news)),
      room.on('connectionStateChanged', state => this.#onState(state)),
      room.on('participantLeft', ({ id }) => this.#requests.delete(id) && this.#show()),
    ];
    $('ask-stage').onclick = () => this.#toggle();
    this.#show();
  }

  stop() {
    this.#stops.forEach(stop => stop());
    this.#requests.clear();
    this.#show();
    $('ask-stage').hidden = true;
  }

  #onNews({ participant, state, isOwn }) {
    if (!isOwn && state === 'requested') this.#requests.set(participant.id, participant);
    else this.#requests.delete(participant.id);
    this.#show();
  }

  /** After a new join the server tells anew who asks. */
  #onState(state) {
    if (state === 'reconnecting') this.#requests.clear();
    this.#show();
  }

  #toggle() {
    const { stage } = this.#room;
    this.#do(stage.state === 'off' || stage.state === 'invited' ? stage.request() : stage.leave());
  }

  #do(work) {
    work.catch(this.#onError);
  }

  #show() {
    const { me, stage } = this.#room;
    if (me && !stage.isOn) this.#isStaged = true;
    $('ask-stage').hidden = !me?.canPublish || !this.#isStaged;
    $('ask-stage').textContent = LABELS[stage.state];
    $('stage-requests').hidden = this.#requests.size === 0;
    $('stage-requests').replaceChildren(...[...this.#requests.values()].map(person => this.#row(person)));
  }

  #row({ name, identity }) {
    const item = document.createElement('li');
    const text = document.createElement('span');
    text.textContent = `${name} asks to speak`;
    item.append(
      text,
      button('Let in', 'primary', () => this.#do(this.#room.stage.accept(identity))),
      button('Not now', 'quiet', () => this.#do(this.#room.stage.refuse(identity))),
    );
    return item;
  }
}

function button(label, className, onclick) {
  return Object.assign(document.createElement('button'), { type: 'button', textContent: label, className, onclick });
}
