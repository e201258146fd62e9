export type Source = 'microphone' | 'camera' | 'screen' | 'screenAudio';
export type Kind = 'audio' | 'video';
export type RoomState = 'new' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

/** The protocol's codes and the SDK's own. */
export type ErrorCode =
  | 'badRequest' | 'unauthorized' | 'revoked' | 'banned' | 'forbidden' | 'notFound' | 'badState' | 'limit' | 'sdp' | 'internal'
  | 'notOnStage' | 'draining' | 'clusterUnavailable' | 'duplicate' | 'locked' | 'refused'
  | 'unreachable' | 'closed' | 'timeout'
  | 'unsupported' | 'encryptionFailed' | 'wrongKey' | 'notEncrypted'
  | 'deviceDenied' | 'deviceNotFound' | 'deviceFailed' | 'insecureContext';

/** Why a participant left, or this room was disconnected; later servers may have more. */
export type LeaveReason =
  | 'left' | 'disconnected' | 'replaced' | 'removed' | 'iceFailed' | 'dtlsFailed' | 'serverShutdown'
  | 'audience' | 'unreachable' | 'unauthorized' | 'timeout' | 'tooSlow' | 'tokenExpired' | 'revoked' | 'banned'
  | 'ended' | 'moved' | 'locked' | 'refused'
  | (string & {});

export class SfuError extends Error {
  readonly code: ErrorCode;
  /** Which limit was reached, where the code is limit. */
  readonly limit?: string;
}

export interface RoomOptions {
  /** Of the WebSocket; by default /v1/ws of the host that served the page. */
  url?: string;
  /**
   * At most so many tracks of a kind are received at once, by default 8 of audio and 48 of video; 0: none.
   * Where there are more voices, the room itself plays the loudest, attached or not: who they are may be
   * known only later. Transceivers are added only as they are needed.
   */
  maxSlots?: { audio?: number; video?: number };
  /** Bits a second; by default 1,700,000 and 2,500,000. */
  maxBitrates?: { camera?: number; screen?: number; microphone?: number };
  /** Whether the camera is sent in several sizes, so that each viewer gets the one that fits; by default true. */
  simulcast?: boolean;
  /**
   * The video codec to send where browser and server have it, else the browser's first. VP9 and AV1 have the camera's
   * sizes in one stream (SVC), the others several streams (simulcast).
   */
  codec?: 'VP8' | 'VP9' | 'AV1' | 'H264';
  /**
   * Each packet of sound repeats the one before (RFC 2198): a lost one is heard all the same, for about
   * twice the bits. Off by default, as in browsers; listeners that do not take it get plain Opus.
   */
  red?: boolean;
  /**
   * By default the room looks at the elements that tracks are attached to: no more of a picture is sent
   * than the page shows, nothing while it is scrolled away or the page is hidden, and of many people
   * those are received that are looked at. false: all is received, as large as setView says; for
   * applications that draw mediaTrack by themselves.
   */
  adaptive?: boolean;
  /**
   * All that is sent is encrypted from end to end, and nothing else is shown or played: the server forwards what it
   * cannot read. Who is in the room, when somebody speaks, sizes and rates stay visible to it. join() fails with
   * `unsupported` where a browser has no RTCRtpScriptTransform.
   */
  encryption?: EncryptionOptions;
  /** The only way that media may take (relay: TURN), for tests; by default the best. */
  transport?: 'udp' | 'tcp' | 'relay';
  /** Comes before what the server says (iceServers, ...). */
  rtcConfiguration?: RTCConfiguration;
  /**
   * false: all goes by the server, also where the room lets two who are alone go directly (they see each other's
   * addresses). In an encrypted room it always does.
   */
  direct?: boolean;
  /** Of a file that is sent or taken, by default 100 MiB: it is kept in memory. */
  maxFileBytes?: number;
}

/** How media comes here: by the server, or from the other one's browser. */
export type Path = 'sfu' | 'direct';

/** Why it comes so now; later servers may have more. */
export type PathReason =
  | 'two' | 'people' | 'left' | 'notReady' | 'permission' | 'recording' | 'failed' | 'timeout' | (string & {});

/** A file on its way; what the other one calls it (name, mime) is text, to be shown as text. */
export interface FileTransfer {
  readonly name: string;
  readonly mime: string;
  readonly size: number;
  readonly bytes: number;
  readonly state: 'offered' | 'sending' | 'receiving' | 'done' | 'cancelled' | 'failed';
  readonly isOver: boolean;
  /**
   * Resolves at the end, with the File where it came from somebody; its type is application/octet-stream: do not let
   * a browser run what others send. Rejects with SfuError: closed, forbidden, badRequest.
   */
  readonly done: Promise<File | undefined>;
  cancel(): void;
  on(event: 'progress', listener: (progress: { bytes: number; size: number }) => void): () => void;
  on(event: 'end', listener: (state: FileTransfer['state']) => void): () => void;
}

/** One that somebody offers: nothing of it comes before accept(). */
export interface IncomingFile extends FileTransfer {
  accept(): Promise<File>;
  refuse(): void;
}

export interface MeshPeer {
  readonly id: string;
  /** Undefined while the list of people does not have it yet. */
  readonly participant: RemoteParticipant | undefined;
  readonly isConnected: boolean;
  readonly peerConnection: RTCPeerConnection;
}

export interface MeshEvents {
  peerJoined: (peer: MeshPeer) => void;
  peerLeft: (peer: MeshPeer) => void;
  /** Its connectionState is another. */
  peerStateChanged: (peer: MeshPeer) => void;
  trackAdded: (peer: MeshPeer, track: MediaStreamTrack, streams: readonly MediaStream[]) => void;
  /** One that its application opened; labels that begin with `sfu.` are the SDK's. */
  channelOpened: (peer: MeshPeer, channel: RTCDataChannel) => void;
}

/** Each connected to each; ended with the room's connection: open it anew when that is `reconnected`. */
export interface Mesh {
  readonly peers: Map<string, MeshPeer>;
  /** Sends it to all, and to who comes. */
  addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): void;
  removeTrack(track: MediaStreamTrack): void;
  leave(): Promise<void>;
  on<E extends keyof MeshEvents>(event: E, listener: MeshEvents[E]): () => void;
}

export interface EncryptionOptions {
  /** What all in the room know, and the server does not; long enough that it cannot be guessed. */
  passphrase: string;
  /** 0..255; see Room.setPassphrase. */
  keyIndex?: number;
  /** Makes the worker of e2ee-worker.js, for pages of another origin than the SDK's files. */
  worker?: () => Worker;
}

export interface JoinOptions {
  room: string;
  name?: string;
  identity?: string;
  token?: string;
  /** Counts only on a server that needs no tokens. */
  role?: Role;
}

export type Role = 'attendee' | 'speaker' | 'moderator';

/** off: not there; requested: a moderator is to answer; invited: this person is. */
export type StageState = 'off' | 'requested' | 'invited' | 'on';

/** Somebody as the server knows it. */
export interface Person {
  id: string;
  identity: string;
  name: string;
  canPublish: boolean;
  canSubscribe: boolean;
  /** Missing: attendee. */
  role?: Role;
  /** True for all where there is no stage. */
  onStage: boolean;
}

/** Told of oneself; to moderators of everybody. */
export interface StageNews {
  participant: Person;
  state: StageState;
  cause: 'request' | 'leave' | 'invite' | 'call' | 'accept' | 'refuse' | 'remove';
  isOwn: boolean;
}

/**
 * Who may publish in a room with a stage. Failures are SfuError: forbidden, notFound, limit.
 * Who is taken off has its devices let go; sending without being there is notOnStage.
 */
export class Stage {
  readonly state: StageState;
  readonly isOn: boolean;
  /** Asks to come, or says yes to an invitation. */
  request(): Promise<void>;
  /** Goes, or takes a request back. */
  leave(): Promise<void>;
  /** Says yes to somebody's request (moderators), or without an identity to the own invitation. */
  accept(identity?: string): Promise<void>;
  refuse(identity?: string): Promise<void>;
  /** Asks somebody to come (moderators). */
  invite(identity: string): Promise<void>;
  /** Puts somebody there (moderators). */
  call(identity: string): Promise<void>;
  /** Takes somebody off; joining again does not lead back (moderators). */
  remove(identity: string): Promise<void>;
}

/** What an application writes on a room, a person or a track; the server bounds its size (`limit`: metadata, attributes). */
export interface Notes {
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is missing stays; an attribute that is null is taken away. */
export interface NotesChange {
  metadata?: string;
  attributes?: Record<string, string | null>;
}

export interface RoomInfo extends Notes {
  /** Its name in the server's configuration, and the labels that this gives the room. */
  readonly template: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Nobody enters but moderators. */
  readonly locked?: boolean;
  /** Who comes has to be admitted. */
  readonly lobby?: boolean;
  /** It is said to be recorded. */
  readonly recording?: boolean;
}

/** Somebody who waits to be let in. */
export interface Waiter {
  /** For admit() and refuse(). */
  readonly knock: string;
  /** Empty: its token names none. */
  readonly identity: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface BreakoutRoom {
  readonly room: string;
  readonly name: string;
  readonly people: { id: string; identity: string; name: string }[];
}

/** A moderator muted a track of this client (its device was let go, or silenced), or allows it to unmute. */
export interface MuteNews {
  readonly source: Source;
  readonly muted: boolean;
  /** Whether it may not be unmuted (forbidden) until it is allowed. */
  readonly hard: boolean;
  /** The moderator's identity; empty: an operator. */
  readonly by: string;
}

type Who = RemoteParticipant | Person | string;

/**
 * What moderators do, loaded when it is used. Participants may be named by their ids; 'all' (of mute, stopVideo,
 * askUnmute, lowerHand) is everybody but moderators. Rejects with SfuError: forbidden, notFound, badRequest, limit.
 */
export interface Moderation {
  /** Nobody is sent it until its publisher unmutes it; hard: until that is allowed. By default the microphone. */
  mute(participant: Who, options?: { source?: Source; mid?: string; hard?: boolean }): Promise<void>;
  allowUnmute(participant: Who, options?: { source?: Source; mid?: string }): Promise<void>;
  askUnmute(participant: Who, source?: Source): Promise<void>;
  /** By default camera and screen. */
  stopVideo(participant: Who, options?: { source?: Source; hard?: boolean }): Promise<void>;
  lowerHand(participant: Who): Promise<void>;
  setRole(participant: Who, role: 'attendee' | 'speaker' | 'moderator'): Promise<void>;
  remove(participant: Who): Promise<void>;
  ban(participant: Who, options?: { seconds?: number; reason?: string }): Promise<void>;
  banIdentity(identity: string, options?: { seconds?: number; reason?: string }): Promise<void>;
  unban(identity: string): Promise<void>;
  lock(locked?: boolean): Promise<void>;
  unlock(): Promise<void>;
  setRecording(on: boolean): Promise<void>;
  end(): Promise<void>;
  /** By the knock of one in `lobby`; without: all. */
  admit(knock?: string): Promise<void>;
  refuse(knock?: string): Promise<void>;
  openBreakouts(rooms: { name: string; participants?: Who[] }[]): Promise<BreakoutRoom[]>;
  breakouts(): Promise<BreakoutRoom[]>;
  /** Without a room: back. Moderators move themselves by `room.me`. */
  move(participant: Who, room?: string): Promise<void>;
  closeBreakouts(seconds?: number): Promise<void>;
}

/** What one may do; operators change it. */
export interface Permissions {
  canPublish: boolean;
  /** Of these alone, if it may. */
  canPublishSources: Source[];
  canSubscribe: boolean;
  /** The identities of those whose tracks one may be sent; null: all. */
  canSubscribeTo: string[] | null;
  /** Of which sources those tracks are. */
  canSubscribeSources: Source[];
  canUpdateMetadata: boolean;
  /** Whether one decides about others. */
  canModerate?: boolean;
}

/** Why a track is sent no better than it is; later servers may have more. */
export type SlotReason =
  | 'view' | 'bandwidth' | 'overload' | 'cap' | 'paused' | 'muted' | 'codec' | 'noSource' | 'permission' | 'moderator' | (string & {});

/** What is sent of a track; sizes and frame rate are 0 where they are not known. */
export interface Layer {
  /** Its index at the publisher, lowest first; -1 when nothing is sent. */
  encoding: number;
  rid: string;
  width: number;
  height: number;
  frameRate: number;
  spatial: number;
  temporal: number;
  paused: boolean;
}

/** How a track is shown; what is left out is as the page shows it, and not limited where that is not known. */
export interface View {
  /** Device pixels. */
  width?: number;
  height?: number;
  frameRate?: number;
  /** 0..100; higher ones are served first. */
  priority?: number;
  /** false pauses it. */
  visible?: boolean;
}

export class RemoteTrack implements Notes {
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly id: string;
  readonly kind: Kind;
  readonly source: Source;
  readonly muted: boolean;
  readonly participant: RemoteParticipant;
  /** Whether a slot carries it, so that it can be played. */
  readonly isSubscribed: boolean;
  /** Why no more is sent; null when that is the best that there is. */
  readonly reason: SlotReason | null;
  /** What is sent of it; null when that is not known. */
  readonly layer: Layer | null;
  /** Whether nothing is sent of it for now, as it does not fit or is not looked at. */
  readonly isPaused: boolean;
  /** Why it cannot be decrypted, so that nothing of it is shown or played; null where it can. */
  readonly encryptionError: 'wrongKey' | 'notEncrypted' | null;
  /** Changes when another slot carries the track: prefer attach(). */
  readonly mediaTrack: MediaStreamTrack | undefined;
  /** How it comes here now. */
  readonly path: Path;
  /** How loud it is now, 0..1 (audio only). */
  readonly audioLevel: number;
  readonly elements: HTMLMediaElement[];
  /** How loud it is to be heard here (audio), 0..1: as the loudest of its elements, without any as setVolume said. */
  readonly volume: number;
  /**
   * Says how loud it is heard here, 0..1, 0: not at all; wherever it comes from later. Sets `volume` of its
   * elements, whose `volume` and `muted` count where the room plays the loudest voices too. A voice that
   * takes a slot is heard before it is known whose it is, so for some milliseconds as its predecessor.
   */
  setVolume(volume: number): void;
  /** Plays it in this element, now or as soon as it is subscribed; without one, in a new element. */
  attach<T extends HTMLMediaElement = HTMLMediaElement>(element?: T): T;
  detach(element: HTMLMediaElement): void;
}

/**
 * What was received of a track; counters since statsOf was first called in this room. Browsers count by
 * slot: what came within some milliseconds of a slot's change may be counted to the one before.
 */
export interface TrackStats {
  track: RemoteTrack;
  /** What comes directly is counted since that connection is there. */
  path: Path;
  isSubscribed: boolean;
  /** Bits a second, with headers of no layer, since this was asked before; 0 at first. */
  bitrate: number;
  packetsReceived: number;
  packetsLost: number;
  jitterMs: number;
  /** Audio: of 48,000 a second, and how many of them were made up for what did not come, not in silence. */
  samples?: number;
  concealedSamples?: number;
  /** Video: frames, and pictures that stood still. */
  framesReceived?: number;
  framesDecoded?: number;
  framesDropped?: number;
  keyFramesDecoded?: number;
  freezes?: number;
  freezesMs?: number;
  /** Video, of the last frame: 0 when nothing is received. */
  width?: number;
  height?: number;
  frameRate?: number;
  layer?: Layer | null;
  reason?: SlotReason | null;
  /** Video: how the page shows it, in device pixels; null when that is not known. */
  shown?: { width: number; height: number; visible: boolean } | null;
}

/**
 * Of the last five seconds. lost: no picture came of a camera that is looked at, of oneself: there is no connection.
 * poor: pictures stood still or sound was made up for more than 5 % of the time, or more than 5 % of the packets were
 * lost; of oneself also: a round trip of more than 400 ms, or a CPU that is too slow to send.
 */
export type Quality = 'good' | 'poor' | 'lost';

export class RemoteParticipant implements Notes {
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** When it raised its hand, in milliseconds since 1970; 0: it is not raised. */
  readonly handRaisedAt: number;
  readonly role: 'attendee' | 'speaker' | 'moderator';
  /** How well it is seen and heard here. */
  readonly quality: Quality;
  readonly id: string;
  readonly identity: string;
  readonly name: string;
  /** The CSRC (RFC 3550 5.1) of all that it sends; undefined while it is not known. */
  readonly number?: number;
  readonly tracks: Map<string, RemoteTrack>;
  trackOf(source: Source): RemoteTrack | undefined;
}

export interface DeviceOptions extends Omit<MediaTrackConstraints, 'deviceId'> {
  deviceId?: string;
}

export interface ScreenOptions extends MediaTrackConstraints {
  /** Shares the sound of the tab or system too, where the browser can. */
  audio?: boolean | MediaTrackConstraints;
  /** What has to go last where not all can be sent: detail and text stay sharp, motion stays smooth. By default detail. */
  contentHint?: 'detail' | 'text' | 'motion';
}

/**
 * Which microphones, cameras and speakers there are, and which are used. What is unplugged is followed by the system's
 * default; where there is none the source is muted and `error` says deviceFailed.
 */
export class Devices {
  /** Those of a kind, or all; browsers tell their names once the user has allowed one. */
  list(kind?: MediaDeviceKind): Promise<MediaDeviceInfo[]>;
  /**
   * Uses this one from now on, or once its source is turned on, without negotiation; an empty id: the system's
   * default. Failures are SfuError.
   */
  use(kind: MediaDeviceKind, deviceId: string): Promise<void>;
}

/** All may be called before the room is joined. Failures are SfuError. */
export class LocalParticipant implements Notes {
  /** As the server has it, or will. */
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
  /**
   * Writes on oneself, or on one's track from a source, where all can read it; kept for tracks and connections
   * that follow. `forbidden` where canUpdateMetadata is false, `limit`: at most 2 changes a second.
   */
  setMetadata(change: NotesChange, source?: Source): Promise<void>;
  /**
   * Says which identities may be sent one's tracks: from this source, or all those of which nothing else was said.
   * Kept for tracks and connections that follow: what is said before publishing holds from the first packet.
   */
  setTrackPermissions(allow: 'all' | string[], source?: Source): Promise<void>;
  /** What is sent, for a self view. */
  mediaTrack(source: Source): MediaStreamTrack | undefined;
  isEnabled(source: Source): boolean;
  /** Off lets the device go. Options given while it is on change the device. */
  setCameraEnabled(enabled: boolean, options?: DeviceOptions): Promise<void>;
  /** Off keeps the device, so that on is immediate. */
  setMicrophoneEnabled(enabled: boolean, options?: DeviceOptions): Promise<void>;
  setScreenShareEnabled(enabled: boolean, options?: ScreenOptions): Promise<void>;
  /** Publishes a media track of the application's own as one of the sources. */
  publishTrack(track: MediaStreamTrack, source: Source): Promise<void>;
  unpublishTrack(source: Source): Promise<void>;
  /** Lets all devices go; leave() does it as well. */
  stop(): void;
}

export interface RoomEvents {
  /** Somebody is among `participants`: came just now, or was loaded, or is in a slot. */
  participantJoined: (participant: RemoteParticipant) => void;
  /** Also with the reason "audience": still here, but publishes nothing and is only counted. */
  participantLeft: (participant: RemoteParticipant, reason: LeaveReason) => void;
  participantCountChanged: (counts: { participants: number; publishers: number }) => void;
  trackPublished: (track: RemoteTrack) => void;
  trackUnpublished: (track: RemoteTrack) => void;
  trackSubscribed: (track: RemoteTrack) => void;
  trackUnsubscribed: (track: RemoteTrack) => void;
  trackMuted: (track: RemoteTrack) => void;
  trackUnmuted: (track: RemoteTrack) => void;
  /** Its layer or reason is another one. */
  trackLayerChanged: (track: RemoteTrack) => void;
  /** What somebody sends cannot be decrypted: wrongKey, notEncrypted. */
  encryptionError: (participant: RemoteParticipant, error: SfuError, track: RemoteTrack) => void;
  encryptionRestored: (participant: RemoteParticipant, track: RemoteTrack) => void;
  /** How well somebody is seen and heard here; null: how well oneself can be. */
  qualityChanged: (participant: RemoteParticipant | null, quality: Quality) => void;
  /** Devices were plugged in or out. */
  devicesChanged: (devices: MediaDeviceInfo[]) => void;
  /** Another one is used: as it was chosen, or (with an empty id) in place of one that was unplugged. */
  deviceChanged: (kind: MediaDeviceKind, deviceId: string) => void;
  speakersChanged: (speakers: Speakers) => void;
  stageChanged: (news: StageNews) => void;
  /** The room is full, or has a lobby; join() goes on when it is this client's turn, or it was let in. */
  waiting: (place: { room: string; reason?: 'full' | 'lobby'; position?: number }) => void;
  muted: (news: MuteNews) => void;
  /** A moderator asks this client to unmute. */
  unmuteAsked: (asked: { source: Source; by: string }) => void;
  /** null: one's own. */
  handChanged: (participant: RemoteParticipant | null) => void;
  lobbyChanged: (waiting: Waiter[]) => void;
  /** It was locked, or is recorded, or no longer. */
  roomStateChanged: (info: RoomInfo) => void;
  /** The room went on at another node of the server, and this client with it: nothing was interrupted. */
  relocated: () => void;
  /** A moderator sends this client to another room: it goes there by itself, and what it sends goes on. */
  moved: (to: { room: string; name: string; back: boolean }) => void;
  /** All are sent back in so many milliseconds. */
  breakoutEnds: (inMs: number) => void;
  /** All that the server says by itself, as in the protocol; later servers have more. */
  serverMessage: (message: { type: string }) => void;
  /** In so many milliseconds the session ends, unless setToken() brings a later token. */
  tokenExpiring: (inMs: number) => void;
  /** Operators changed what one may do; devices of sources that may not be sent any more were let go. */
  permissionsChanged: (permissions: Permissions) => void;
  roomMetadataChanged: (info: RoomInfo) => void;
  /** null: somebody else wrote on oneself. */
  participantMetadataChanged: (participant: RemoteParticipant | null) => void;
  trackMetadataChanged: (track: RemoteTrack) => void;
  /** null: all of them. */
  localTrackChanged: (source: Source | null) => void;
  connectionStateChanged: (state: RoomState) => void;
  /** Messages do not flow for now; media goes on. */
  interrupted: () => void;
  /** They flow again, and nothing was missed. */
  resumed: () => void;
  reconnecting: () => void;
  reconnected: () => void;
  /** All media comes another way now. */
  pathChanged: (path: Path, reason: PathReason) => void;
  /** Somebody who is connected directly offers a file; undefined while the list of people does not have that one. */
  file: (transfer: IncomingFile, participant: RemoteParticipant | undefined) => void;
  audioPlaybackChanged: (canPlay: boolean) => void;
  error: (error: SfuError) => void;
  disconnected: (reason: LeaveReason) => void;
}

/** By ids of participants; this client's own is among them. */
export interface Speakers {
  /** Who holds the floor; null in silence. */
  dominant: string | null;
  /** Who held it, the latest first, with the dominant one. */
  recent: string[];
}

export class Room {
  constructor(options?: RoomOptions);
  readonly state: RoomState;
  readonly name: string;
  readonly me: Person | null;
  /** What one may do; null before it is known. */
  readonly permissions: Permissions | null;
  readonly info: RoomInfo;
  readonly stage: Stage;
  readonly moderation: Moderation;
  /** Who waits to be let in; for moderators. */
  readonly lobby: readonly Waiter[];
  /** Of this client itself. */
  readonly handRaisedAt: number;
  raiseHand(raised?: boolean): Promise<void>;
  /** Those of the others who are known, by id: the first page, who came since, who is in a slot, what was loaded. */
  readonly participants: Map<string, RemoteParticipant>;
  /** How many are here, this client among them. */
  readonly participantCount: number;
  /** How many of them publish anything. */
  readonly publisherCount: number;
  /** Whether there are more pages. */
  readonly hasMoreParticipants: boolean;
  /** Fetches the next page of who is here; resolves with whether there are more after it. */
  loadParticipants(limit?: number): Promise<boolean>;
  readonly speakers: Speakers;
  /** How well this client itself can be seen and heard. */
  readonly quality: Quality;
  readonly localParticipant: LocalParticipant;
  readonly devices: Devices;
  /** A new one after each lost connection. */
  readonly peerConnection: RTCPeerConnection | null;
  readonly canPlaybackAudio: boolean;
  readonly isEncrypted: boolean;
  /**
   * Encrypts with this passphrase from now on. With another index what others still send with the one before
   * is understood, until all have changed. Whether a room is encrypted at all is to be said before it is joined
   * (else badState); an empty one turns it off.
   */
  setPassphrase(passphrase: string, keyIndex?: number): void;
  join(options: JoinOptions): Promise<void>;
  /** A later token of the same holder, for this connection and the next ones; `forbidden`: the last one goes on. */
  setToken(token: string): Promise<void>;
  /** Sends a request of the protocol that has no method here; resolves with the reply, rejects with SfuError. */
  request(message: { type: string; [field: string]: unknown }): Promise<{ type: string }>;
  leave(): Promise<void>;
  /** Says how a remote track is shown, so that no more of it is sent; holds until it is said anew. */
  setView(track: RemoteTrack, view: View): void;
  requestStage(): Promise<void>;
  leaveStage(): Promise<void>;
  /** Plays what the browser refused to play by itself; to be called from a click. */
  startAudio(): Promise<void>;
  /** Where the room allows it, two who are alone are connected directly. */
  readonly path: Path;
  /** Connects to all who do so too, where the room is a mesh (else forbidden); rejects with limit where it is full. */
  openMesh(): Promise<Mesh>;
  /**
   * Offers a file to somebody who is connected directly, or in the mesh (else badState). At most maxFileBytes (else
   * limit); an AbortSignal cancels it.
   */
  sendFile(participant: RemoteParticipant, file: File, options?: { signal?: AbortSignal }): Promise<FileTransfer>;
  getStats(): Promise<RTCStatsReport>;
  /** What is received of a participant's tracks, one of each, wherever they are carried. */
  statsOf(participant: RemoteParticipant): Promise<TrackStats[]>;
  on<E extends keyof RoomEvents>(event: E, listener: RoomEvents[E]): () => void;
  once<E extends keyof RoomEvents>(event: E, listener: RoomEvents[E]): () => void;
  off<E extends keyof RoomEvents>(event: E, listener: RoomEvents[E]): void;
}

export interface ConnectivityOptions {
  /** As in RoomOptions. */
  url?: string;
  token?: string;
  /** By default one of its own; a token may name another. */
  room?: string;
  /** false asks for no device. */
  devices?: boolean;
}

/** Of one part; code and message where it is not ok. */
export interface ConnectivityPart {
  ok: boolean;
  code?: string;
  message?: string;
}

export interface Connectivity {
  /** Joining, in milliseconds. */
  signaling: ConnectivityPart & { ms?: number };
  udp: ConnectivityPart & { ms?: number; rttMs?: number };
  tcp: ConnectivityPart & { ms?: number; rttMs?: number };
  /** code notConfigured: the server has no TURN server. */
  turn: ConnectivityPart & { ms?: number; rttMs?: number };
  /** Bits a second that were sent and came back by way of the server, and that the browser thinks it could send. */
  rate: ConnectivityPart & {
    sentBps?: number; receivedBps?: number; availableBps?: number; lossPercent?: number; jitterMs?: number;
  };
  devices?: ConnectivityPart & { microphone?: ConnectivityPart; camera?: ConnectivityPart; speakers?: number };
}

/** What a call would meet; takes about ten seconds, and as long again for each way that is blocked. Does not throw. */
export function testConnectivity(
  options?: ConnectivityOptions,
  onPart?: <P extends keyof Connectivity>(name: P, result: Connectivity[P]) => void,
): Promise<Connectivity>;
