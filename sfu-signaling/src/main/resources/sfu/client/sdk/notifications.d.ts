import type { ChatConnection } from './chat.js';
import type { Room } from './sfu.js';

/** Whom a notification is for; `org` with `identity` only where the token may notify all. */
export type Addressee = { identity: string; org?: string } | { org: string } | { everyone: true };

export interface Notification {
  readonly notificationId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Null: an operator. */
  readonly from: { readonly identity: string; readonly name: string } | null;
  readonly topic: string;
  /** JSON. */
  readonly data: unknown;
}

export interface NotificationsOptions {
  /** Of the server; by default of this page's. */
  url?: string;
  /** Fetches a ticket for /v1/events, each time when the stream is opened. */
  ticket?: () => Promise<string>;
  /** Or a token, by which tickets are fetched. */
  token?: string | (() => string | Promise<string>);
  /** Or who this is, on a server that needs no tokens. */
  identity?: string;
  /** false: the application acknowledges; by default what came is. */
  acknowledge?: boolean;
}

export interface NotifyOptions {
  /** A word of the application, of at most 64 characters. */
  topic?: string;
  /** Any JSON. */
  data?: unknown;
  /** What is sent again with the same one is sent once. */
  clientId?: string;
}

export interface NotificationsEvents {
  notification: (notification: Notification) => void;
  /** isComplete: false when notifications to many may have been missed while there was no stream. */
  connected: (as: { identity: string; org: string; isComplete: boolean }) => void;
  disconnected: () => void;
  error: (error: Error & { code: string }) => void;
}

/** A user's notifications for pages that hold no session. */
export class Notifications {
  constructor(options?: NotificationsOptions);
  readonly isConnected: boolean;
  open(): void;
  close(): void;
  acknowledge(notificationId: string): Promise<void>;
  notify(to: Addressee, options?: NotifyOptions): Promise<{ notificationId: string; reached: number }>;
  on<E extends keyof NotificationsEvents>(event: E, listener: NotificationsEvents[E]): () => void;
  once<E extends keyof NotificationsEvents>(event: E, listener: NotificationsEvents[E]): () => void;
  off<E extends keyof NotificationsEvents>(event: E, listener: NotificationsEvents[E]): void;
}

/** Notifications over a session; to be made before that joins or opens. */
export class SessionNotifications {
  constructor(session: Room | ChatConnection, options?: { acknowledge?: boolean });
  acknowledge(notificationId: string): Promise<void>;
  notify(to: Addressee, options?: NotifyOptions): Promise<{ notificationId: string; reached: number }>;
  /** Which of these users are connected now, for who may notify them. */
  online(identities: string[]): Promise<string[]>;
  on(event: 'notification', listener: (notification: Notification) => void): () => void;
  once(event: 'notification', listener: (notification: Notification) => void): () => void;
  off(event: 'notification', listener: (notification: Notification) => void): void;
}
