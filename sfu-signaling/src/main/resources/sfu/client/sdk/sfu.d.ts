export type Source = 'microphone' | 'camera' | 'screen' | 'screenAudio';
export type Kind = 'audio' | 'video';
export type RoomState = 'new' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

export class SfuError extends Error {
  readonly code: string;
}

export interface JoinOptions {
  room: string;
  name?: string;
  identity?: string;
  token?: string;
}

export class RemoteTrack {
  readonly id: string;
  readonly kind: Kind;
  readonly source: Source;
  readonly muted: boolean;
  readonly participant: RemoteParticipant;
  readonly isSubscribed: boolean;
  readonly reason: 'noSource' | 'codec' | 'muted' | null;
  readonly mediaTrack?: MediaStreamTrack;
  readonly elements: HTMLMediaElement[];
  attach<T extends HTMLMediaElement>(element: T): T;
  detach(element: HTMLMediaElement): void;
}

export class RemoteParticipant {
  readonly id: string;
  readonly identity: string;
  readonly name: string;
  readonly tracks: Map<string, RemoteTrack>;
}

export interface DeviceOptions extends MediaTrackConstraints {
  deviceId?: string;
}

export class LocalParticipant {
  mediaTrack(source: Source): MediaStreamTrack | undefined;
  isEnabled(source: Source): boolean;
  setCameraEnabled(enabled: boolean, options?: DeviceOptions): Promise<void>;
  setMicrophoneEnabled(enabled: boolean, options?: DeviceOptions): Promise<void>;
  setScreenShareEnabled(enabled: boolean): Promise<void>;
  publishTrack(track: MediaStreamTrack, source: Source): Promise<void>;
}

export interface RoomEvents {
  participantJoined: (participant: RemoteParticipant) => void;
  participantLeft: (participant: RemoteParticipant, reason: string) => void;
  trackPublished: (track: RemoteTrack) => void;
  trackUnpublished: (track: RemoteTrack) => void;
  trackSubscribed: (track: RemoteTrack) => void;
  trackUnsubscribed: (track: RemoteTrack) => void;
  trackMuted: (track: RemoteTrack) => void;
  trackUnmuted: (track: RemoteTrack) => void;
  localTrackChanged: (source: Source) => void;
  connectionStateChanged: (state: RoomState) => void;
  audioPlaybackChanged: (canPlay: boolean) => void;
  error: (error: SfuError) => void;
  disconnected: (reason: string) => void;
}

export class Room {
  constructor(options?: { url?: string });
  readonly state: RoomState;
  readonly name: string;
  readonly me: { id: string; identity: string; name: string } | null;
  readonly participants: Map<string, RemoteParticipant>;
  readonly localParticipant: LocalParticipant;
  readonly peerConnection: RTCPeerConnection | null;
  readonly canPlaybackAudio: boolean;
  join(options: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  startAudio(): Promise<void>;
  getStats(): Promise<RTCStatsReport>;
  on<E extends keyof RoomEvents>(event: E, listener: RoomEvents[E]): () => void;
  off<E extends keyof RoomEvents>(event: E, listener: RoomEvents[E]): void;
}
