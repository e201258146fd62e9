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

/** A user's notifications for pages that are in no room. */
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
