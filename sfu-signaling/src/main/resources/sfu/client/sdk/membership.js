import { MAX_ATTEMPTS, Wait, backoffMs } from './backoff.js';
import { Connection, notConnected } from './connection.js';
import { SfuError } from './errors.js';
import { Overlap } from './overlap.js';
import { closeReason, defaultUrl, isFinalClose, isFinalError } from './protocol.js';

/**
 * Being in a room, from join() to the end: one connection after the other, as long as they can be had.
 *
 * States: new, connecting, connected, reconnecting, disconnected.
 */
export class Membership {
  #options;
  #its;
  #request = null; // what join() was called with
  #connection = null;
  #next = null; // at the node to which the room goes, until it is in
  #overlap = null; // the one before, while it still brings something
  #attempts = 0; // since media last flowed
  #wait = new Wait();
  #state = 'new';

  /**
   * @param options {url, rtcConfiguration} of the room
   * @param its what follows from it: describe() the tracks of an offer; opened(connection, joined, goesOn), before its
   *   first offer; isKeeping() and settle() of what the connection before brings; event(message) of the server; answered() after each agreement; lost() when the next connection
   *   is looked for; dropped(goesOn) when a connection is none any more; ended(reason); emit(event name, ...values)
   */
  constructor(options, its) {
    this.#options = options;
    this.#its = its;
  }

  get state() {
    return this.#state;
  }

  /** @type {RTCPeerConnection|null} */
  get peerConnection() {
    return this.#connection?.peerConnection ?? null;
  }

  async join(request) {
    if (this.#request) throw new SfuError('badState', 'this room was joined already');
    this.#request = request;
    this.#setState('connecting');
    try {
      await this.#connect();
    } catch (error) {
      if (!this.#request) throw new SfuError('closed', 'the room was left while joining');
      this.#request = null;
      this.#drop()?.close();
      this.#setState('disconnected');
      throw error;
    }
  }

  /** Goes to another room with a ticket of the server; if that fails, back. */
  move(ticket) {
    return this.#follow({ ticket });
  }

  /** Joins the same room at the node to which it goes; what is sent and shown goes on as before until it does there. */
  async relocate() {
    if (this.#state !== 'connected' || this.#next) return; // it is closed with 4012 soon, and comes back
    const old = this.#connection;
    this.#attempts = 0;
    try {
      await this.#connect(this.#request, old, true);
    } catch {
      this.#next = null;
      const isIn = this.#connection && this.#connection !== old && this.#state === 'connected';
      if (!isIn) return; // the server closes the old one, or that has happened, or it was left
      this.#drop().close();
      await this.#reconnect('moved');
    }
  }

  /** Goes on with another session, from the connection to that on; if that fails, it joins as it did. */
  async #follow(request) {
    const old = this.#connection;
    this.#attempts = 0;
    this.#setState('reconnecting');
    try {
      await this.#connect(request, old);
    } catch {
      old.close();
      if (this.#state !== 'reconnecting') return; // left meanwhile
      this.#drop()?.close();
      await this.#reconnect('moved');
    }
  }

  /**
   * @param before whose place it takes once it is in
   * @param goesOn whether that one brings media until this one does
   */
  async #connect(request = this.#request, before = null, goesOn = false) {
    const connection = new Connection(() => this.#its.describe());
    connection.transport = this.#options.transport;
    if (goesOn) this.#next = connection;
    else this.#connection = connection;
    const isCurrent = () => connection === this.#connection || connection === this.#next;
    connection.on('event', message => isCurrent() && this.#its.event(message));
    const joined = await connection.join(
      this.#options.url ?? defaultUrl(), request, this.#options.rtcConfiguration);
    if (!isCurrent()) throw new SfuError('closed', 'the room was left meanwhile');
    if (goesOn) this.#goOn(connection, before);
    else if (before) {
      this.#its.dropped();
      before.close();
    }
    // joining again under the same identity replaces this participant, should the server still have it
    this.#request.identity = joined.participant.identity;
    connection.on('answered', () => isCurrent() && this.#its.answered());
    connection.on('mediaUp', () => isCurrent() && this.#onMediaUp());
    connection.on('mediaDown', () => isCurrent() && this.#setState('reconnecting'));
    for (const name of ['interrupted', 'resumed']) connection.on(name, () => isCurrent() && this.#its.emit(name));
    connection.on('error', error => isCurrent() && this.#its.emit('error', error));
    this.#its.opened(connection, joined, goesOn);
    await connection.negotiate();
    if (!isCurrent()) throw new SfuError('closed', 'the room was left meanwhile');
    connection.on('closed', event => isCurrent() && this.#onClosed(event));
    if (connection.peerConnection.getTransceivers().length === 0) this.#onMediaUp();
  }

  #goOn(connection, before) {
    this.#next = null;
    this.#connection = connection;
    this.#its.dropped(true);
    this.#overlap?.end();
    this.#overlap = new Overlap(before, this.#its);
  }

  #onMediaUp() {
    const isAgain = this.#state === 'reconnecting';
    this.#attempts = 0;
    this.#setState('connected');
    if (isAgain) this.#its.emit('reconnected');
    else if (this.#overlap?.mediaUp()) this.#its.emit('relocated');
  }

  /** Takes the place of the token of join(), also for later connections; where it is refused the last one goes on. */
  async setToken(token) {
    if (!this.#request) throw notConnected();
    const before = this.#request.token;
    this.#request.token = token;
    try {
      await this.request({ type: 'token', token });
    } catch (error) {
      if (error.code === 'closed' && this.#request) return; // the next connection has it
      if (error.code === 'forbidden' && this.#request) this.#request.token = before;
      throw error;
    }
  }

  /** The server's reply; rejects with SfuError. */
  request(message) {
    return this.#connection?.request(message) ?? Promise.reject(notConnected());
  }

  async negotiate() {
    try {
      await this.#connection?.negotiate();
    } catch (error) {
      if (error.code !== 'closed') throw error; // the next connection offers it all
    }
  }

  /** Runs a task while nothing is being agreed. */
  between(task) {
    return this.#connection?.between(task) ?? Promise.resolve();
  }

  /** Says what fails of work that nobody waits for. */
  report(work) {
    work?.catch(error => error.code !== 'closed' && this.#its.emit('error', error));
  }

  #onClosed({ code, reason }) {
    this.#drop().close();
    if (isFinalClose(code)) this.#end(closeReason(code, reason));
    else this.#reconnect(closeReason(code, reason));
  }

  /** Joins anew until it works; the others stay in the list meanwhile, without media. */
  async #reconnect(reason) {
    this.#setState('reconnecting');
    this.#its.emit('reconnecting');
    this.#its.lost();
    while (this.#attempts < MAX_ATTEMPTS) {
      await this.#wait.sleep(backoffMs(this.#attempts++));
      if (this.#state !== 'reconnecting') return undefined;
      try {
        return await this.#connect();
      } catch (error) {
        if (this.#state !== 'reconnecting') return undefined; // left meanwhile
        const end = this.#connection.end;
        this.#drop().close();
        if (isFinalError(error)) return this.#end(error.code);
        if (end && isFinalClose(end.code)) return this.#end(closeReason(end.code, end.reason));
      }
    }
    return this.#end(reason);
  }

  /** Takes its connection, which is nobody's any more. */
  #drop() {
    const old = this.#connection;
    this.#connection = null; // first: its events are not heard
    this.#next?.close();
    this.#next = null;
    this.#overlap?.end();
    this.#overlap = null;
    this.#its.dropped();
    return old;
  }

  #end(reason) {
    this.#request = null;
    this.#attempts = 0;
    this.#setState('disconnected');
    this.#its.ended(reason);
  }

  async leave() {
    if (this.#state === 'disconnected' || this.#state === 'new') return;
    const old = this.#drop();
    this.#wait.end();
    this.#end('left');
    await old?.leave();
  }

  #setState(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#its.emit('connectionStateChanged', state);
  }
}
