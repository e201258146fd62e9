import type { Room, SfuError } from './sfu.js';

/** Who writes: a session; in a room's own chat the participant of that id. */
export interface Talker {
  readonly id: string;
  readonly identity: string;
  readonly name: string;
}

/** Text is as somebody wrote it: show it as text, never as HTML. */
export interface ChatMessage {
  readonly id: string;
  /** Of the server. */
  readonly time: Date;
  readonly from: Talker;
  /** The identity of the only one who got it. */
  readonly to?: string;
  readonly text?: string;
  readonly data?: Uint8Array;
  readonly topic?: string;
  readonly isEdited: boolean;
  readonly isOwn: boolean;
  /** Of what was just sent: of several servers one alone has it, until the others can be told. */
  readonly isLocal: boolean;
}

export interface SendOptions {
  /** An identity: for this one alone. */
  to?: string;
  /** Of the application's own. */
  topic?: string;
}

export interface ChannelEvents {
  /** Own ones too. */
  message: (message: ChatMessage) => void;
  messageChanged: (message: ChatMessage) => void;
  messageDeleted: (id: string) => void;
  typingChanged: (typing: Talker[]) => void;
  peopleChanged: () => void;
  relay: (relay: { from: Talker; to?: string; topic?: string; data: Uint8Array }) => void;
  /** After a lost connection the server did not let it in again; or `moved`: another room has another chat. */
  left: (code: SfuError['code']) => void;
}

export class Channel {
  /** '' is the room's own. */
  readonly name: string;
  /** The oldest first, in the one order of all. */
  readonly messages: readonly ChatMessage[];
  /** Whether there are older ones. */
  readonly hasMore: boolean;
  /** By id; empty in a room's own chat, whose people the room has. */
  readonly people: ReadonlyMap<string, Talker>;
  /** `people` has 500 at most. */
  readonly peopleCount: number;
  readonly typing: Talker[];
  on<E extends keyof ChannelEvents>(event: E, listener: ChannelEvents[E]): () => void;
  once<E extends keyof ChannelEvents>(event: E, listener: ChannelEvents[E]): () => void;
  off<E extends keyof ChannelEvents>(event: E, listener: ChannelEvents[E]): void;
  /** Resolves once it is kept; waits for a lost connection, and is there once all the same. */
  send(text: string, options?: SendOptions): Promise<ChatMessage>;
  sendData(data: ArrayBuffer | Uint8Array, options?: SendOptions): Promise<ChatMessage>;
  /** Not kept. */
  relay(data: ArrayBuffer | Uint8Array, options?: SendOptions): Promise<void>;
  /** Own ones, or as a moderator. */
  edit(message: ChatMessage, text: string): Promise<void>;
  delete(message: ChatMessage): Promise<void>;
  /** Resolves with whether there are more. */
  loadOlder(limit?: number): Promise<boolean>;
  /** At each keystroke. */
  setTyping(isTyping?: boolean): void;
  leave(): Promise<void>;
}

export interface ConnectOptions {
  /** Of the WebSocket; by default /v1/ws of the host that served the page. */
  url?: string;
  name?: string;
  identity?: string;
  token?: string;
  /** Counts only on a server that needs no tokens. */
  role?: 'attendee' | 'speaker' | 'moderator';
}

export interface ChatConnectionEvents {
  interrupted: () => void;
  resumed: () => void;
  reconnecting: () => void;
  reconnected: () => void;
  tokenExpiring: (inMs: number) => void;
  disconnected: (reason: string) => void;
  serverMessage: (message: { type: string }) => void;
}

/** A session without a room. */
export class ChatConnection {
  constructor(options?: ConnectOptions);
  readonly state: 'new' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected';
  readonly me: Talker | null;
  on<E extends keyof ChatConnectionEvents>(event: E, listener: ChatConnectionEvents[E]): () => void;
  once<E extends keyof ChatConnectionEvents>(event: E, listener: ChatConnectionEvents[E]): () => void;
  off<E extends keyof ChatConnectionEvents>(event: E, listener: ChatConnectionEvents[E]): void;
  open(): Promise<void>;
  request(message: { type: string; [field: string]: unknown }): Promise<{ type: string }>;
  setToken(token: string): Promise<void>;
  leave(): Promise<void>;
}

export class Chat {
  constructor(session: Room | ChatConnection);
  /** Without a room. */
  static connect(options?: ConnectOptions): Promise<Chat>;
  readonly session: Room | ChatConnection;
  readonly me: Talker | null;
  readonly channels: ReadonlyMap<string, Channel>;
  /** Without a name: the room's own chat. */
  join(name?: string, options?: { history?: number }): Promise<Channel>;
}
