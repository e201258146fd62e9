/* What sfu.d.ts declares is what the sources have: neither more nor less. Nothing here runs. */
import type * as declared from '../src/main/resources/sfu/client/sdk/sfu.d.ts';
import type * as chat from '../src/main/resources/sfu/client/sdk/chat.d.ts';
import type * as notifications from '../src/main/resources/sfu/client/sdk/notifications.d.ts';
import { Channel, Chat, ChatConnection } from '../src/main/resources/sfu/client/sdk/chat.js';
import { Devices } from '../src/main/resources/sfu/client/sdk/device-choice.js';
import { Emitter } from '../src/main/resources/sfu/client/sdk/events.js';
import { LocalParticipant } from '../src/main/resources/sfu/client/sdk/local-participant.js';
import { Notifications, SessionNotifications } from '../src/main/resources/sfu/client/sdk/notifications.js';
import { RemoteParticipant } from '../src/main/resources/sfu/client/sdk/remote-participant.js';
import { RemoteTrack } from '../src/main/resources/sfu/client/sdk/remote-track.js';
import { Room } from '../src/main/resources/sfu/client/sdk/room.js';
import { Stage } from '../src/main/resources/sfu/client/sdk/stage.js';
import { SfuError } from '../src/main/resources/sfu/client/sdk/errors.js';

/** Public in the sources for the SDK's other files alone. */
interface Internal {
  Room: 'emit';
  LocalParticipant: 'useDevice' | 'open' | 'offStage' | 'permit' | 'obey' | 'putMetadata' | 'want' | 'backUp' | 'tune' | 'hold' | 'describe';
  RemoteTrack: 'bind' | 'hide' | 'reveal' | 'receiver' | 'detour' | 'divert' | 'wasDirectAfter' | 'isKept' | 'keep' | 'release';
  RemoteParticipant: never;
  Stage: 'open' | 'apply';
  Devices: 'watch' | 'close';
  SfuError: never;
  Chat: 'drop' | 'request';
  Channel: 'emit' | 'ready' | 'open' | 'take';
  ChatConnection: 'emit';
  Notifications: 'emit' | 'take';
}

/** An error names what is declared and missing in the source, or there and not declared. */
type Same<Declared, Actual, Hidden> = Difference<keyof Declared, Exclude<keyof Actual, Hidden>>;
type Difference<A, B> = [Exclude<A, B>, Exclude<B, A>] extends [never, never] ? true : [Exclude<A, B>, Exclude<B, A>];

const names: {
  Room: Same<declared.Room, Room, Internal['Room']>;
  LocalParticipant: Same<declared.LocalParticipant, LocalParticipant, Internal['LocalParticipant']>;
  RemoteTrack: Same<declared.RemoteTrack, RemoteTrack, Internal['RemoteTrack']>;
  RemoteParticipant: Same<declared.RemoteParticipant, RemoteParticipant, Internal['RemoteParticipant']>;
  Stage: Same<declared.Stage, Stage, Internal['Stage']>;
  Devices: Same<declared.Devices, Devices, Internal['Devices']>;
  SfuError: Same<declared.SfuError, SfuError, Internal['SfuError']>;
  Chat: Same<chat.Chat, Chat, Internal['Chat']>;
  Channel: Same<chat.Channel, Channel, Internal['Channel']>;
  ChatConnection: Same<chat.ChatConnection, ChatConnection, Internal['ChatConnection']>;
  Notifications: Same<notifications.Notifications, Notifications, Internal['Notifications']>;
  SessionNotifications: Same<notifications.SessionNotifications, SessionNotifications, Internal['Notifications']>;
} = {
  Room: true,
  LocalParticipant: true,
  RemoteTrack: true,
  RemoteParticipant: true,
  Stage: true,
  Devices: true,
  SfuError: true,
  Chat: true,
  Channel: true,
  ChatConnection: true,
  Notifications: true,
  SessionNotifications: true,
};

/** And of fitting types, as far as the sources' are known: arguments and promises. */
type Fits<Declared, Actual extends Loose<Declared>> = Actual;
type Loose<T> = { [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Result<R> : unknown };
type Result<R> = R extends Promise<unknown> ? Promise<unknown> | null | undefined : R extends object ? object : R;

export type Contract = [
  Fits<Omit<declared.Room, 'on' | 'once' | 'off'>, Room>,
  Fits<declared.LocalParticipant, LocalParticipant>,
  Fits<Omit<declared.RemoteTrack, 'attach'>, RemoteTrack>,
  Fits<declared.Devices, Devices>,
  Fits<declared.Stage, Stage>,
  typeof names,
  Emitter,
];
