import { announce, tell } from '/announce.js';
import { ChatLog } from '/chatlog.js';

const $ = id => document.getElementById(id);
const HISTORY = 50;
const MOST_SHOWN = 120; // characters of a message in a notice
const MOST_NAMES = 2; // of those who type

/** The room's chat: its panel, what is written in it, and who writes. Without the right to chat it is not there. */
export class ChatPanel {
  #room;
  #log;
  #chat = null;
  #channel = null;
  #editing = null; // the message that is edited
  #unread = 0;
  #stops;
  #channelStops = [];

  constructor(room) {
    this.#room = room;
    this.#log = new ChatLog({ canDelete: message => this.#canDelete(message), onEdit: its => this.#edit(its), onDelete: its => this.#delete(its) });
    this.#stops = [
      room.on('connectionStateChanged', state => state === 'connected' && this.#open()),
      room.on('moved', () => { this.#close(); }),
      ...['participantJoined', 'participantLeft'].map(event => room.on(event, () => this.#showPeople())),
    ];
    $('chat-form').onsubmit = event => {
      event.preventDefault();
      this.#send();
    };
    $('chat-text').onkeydown = event => this.#handleKey(event);
    $('chat-text').oninput = () => this.#channel?.setTyping($('chat-text').value !== '');
    $('chat-earlier').onclick = () => this.#loadOlder();
    if (room.state === 'connected') this.#open();
  }

  stop() {
    this.#stops.forEach(stop => stop());
    this.#close();
    $('chat-toggle').hidden = true;
  }

  /** The panel is seen now. */
  onOpen() {
    this.#unread = 0;
    this.#showUnread();
    this.#log.scrollToEnd();
  }

  async #open() {
    if (this.#channel || !this.#room.request) return;
    const { Chat } = await import('/sdk/chat.js');
    this.#chat ??= new Chat(this.#room);
    const channel = await this.#chat.join('', { history: HISTORY }).catch(() => null); // may not chat
    if (!channel || this.#channel) return;
    this.#channel = channel;
    $('chat-toggle').hidden = false;
    this.#channelStops = [
      channel.on('message', message => this.#onMessage(message)),
      channel.on('messageChanged', message => this.#log.change(message)),
      channel.on('messageDeleted', id => this.#log.remove(id)),
      channel.on('typingChanged', typing => this.#showTyping(typing)),
    ];
    this.#log.fill(channel.messages);
    $('chat-earlier').hidden = !channel.hasMore;
    this.#showPeople();
  }

  #close() {
    this.#channelStops.forEach(stop => stop());
    this.#channel = null;
    this.#unread = 0;
    this.#stopEditing();
    this.#showUnread();
    this.#showTyping([]);
    this.#log.fill([]);
  }

  #onMessage(message) {
    this.#log.add(message, this.#channel.messages);
    if (message.isOwn || !$('chat').hidden) return;
    this.#unread++;
    this.#showUnread();
    tell(`${message.from.name}: ${(message.text ?? 'data').slice(0, MOST_SHOWN)}`);
  }

  /** Enter sends; with shift it begins a line; not while an input method composes. */
  #handleKey(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    }
    if (event.key === 'Escape' && this.#editing) {
      event.stopPropagation();
      this.#stopEditing();
    }
  }

  async #send() {
    const text = $('chat-text').value.trim();
    if (!text || !this.#channel) return;
    const editing = this.#editing;
    const to = $('chat-to').value || undefined;
    $('chat-error').hidden = true;
    this.#stopEditing();
    const waiting = editing ? null : this.#log.showWaiting(text);
    try {
      if (editing) await this.#channel.edit(editing, text);
      else await this.#channel.send(text, { to });
      announce(editing ? 'Message changed' : 'Message sent');
    } catch (error) {
      this.#fail(error);
      $('chat-text').value ||= text;
    } finally {
      waiting?.remove();
    }
  }

  #fail(error) {
    $('chat-error').hidden = false;
    $('chat-error').textContent = error.message;
  }

  #canDelete(message) {
    return message.isOwn || Boolean(this.#room.permissions?.canModerate ?? this.#room.me?.role === 'moderator');
  }

  #edit(message) {
    this.#editing = message;
    $('chat-text').value = message.text;
    $('chat-text').setAttribute('aria-label', 'Change the message');
    $('chat-text').focus();
  }

  #stopEditing() {
    this.#editing = null;
    $('chat-text').value = '';
    $('chat-text').setAttribute('aria-label', 'Message');
  }

  #delete(message) {
    this.#channel.delete(message).catch(error => this.#fail(error));
    $('chat-text').focus();
  }

  async #loadOlder() {
    const channel = this.#channel;
    const hasMore = await channel.loadOlder(HISTORY).catch(() => true);
    this.#log.fill(channel.messages);
    $('chat-earlier').hidden = !hasMore;
  }

  /** Whom one may write to alone. */
  #showPeople() {
    const select = $('chat-to');
    const before = select.value;
    const people = [...this.#room.participants.values()].filter(({ identity }) => identity);
    select.replaceChildren(new Option('Everyone', ''), ...people.map(({ name, identity }) => new Option(name, identity)));
    select.value = people.some(({ identity }) => identity === before) ? before : '';
  }

  #showTyping(typing) {
    const names = typing.slice(0, MOST_NAMES).map(({ name }) => name).join(', ');
    const rest = typing.length > MOST_NAMES ? ' and others' : '';
    $('chat-typing').textContent = typing.length === 0 ? '' : `${names}${rest} ${typing.length > 1 ? 'are' : 'is'} typing …`;
  }

  #showUnread() {
    $('chat-unread').hidden = this.#unread === 0;
    $('chat-unread').textContent = String(Math.min(this.#unread, 99));
    $('chat-toggle').setAttribute('aria-label', this.#unread ? `Chat, ${this.#unread} unread` : 'Chat');
  }
}
