package sfu.core.stats;

/** What there may be only so much of. Each refusal for one of these is counted under its name. */
public enum Limit {
    /** Rooms of this server. */
    ROOMS,
    /** What the shards may be loaded with before new rooms are refused. */
    LOAD,
    /** Rooms that are to come from other nodes: what the oldest brought along is forgotten. */
    MOVED_ROOMS,
    /** Participants of all rooms together. */
    SERVER_PARTICIPANTS,
    /** Participants of the room. */
    PARTICIPANTS,
    /** Those who publish, in all rooms together. */
    SERVER_PUBLISHERS,
    /** Those who publish in the room. */
    PUBLISHERS,
    /** What is sent into all rooms together. */
    SERVER_BITRATE,
    /** What is sent into the room. */
    ROOM_BITRATE,
    /** Published tracks of all rooms together. */
    SERVER_TRACKS,
    /** Published tracks of the participant. */
    TRACKS,
    /** Slots of the participant. */
    SLOTS,
    /** People on the stage. */
    STAGE,
    /** People who ask to come onto the stage. */
    STAGE_REQUESTS,
    /** Those who wait for a place in the full room. */
    WAITING,
    /** How long one waits for a place. */
    WAITING_TIME,
    /** How long one may take to connect: ICE and DTLS. */
    CONNECT_TIME,
    /** Joins a second, of all rooms together. */
    JOIN_RATE,
    /** Joins a minute of one identity to one room. */
    IDENTITY_JOIN_RATE,
    /** Messages a second of one client. */
    MESSAGE_RATE,
    /** View messages a second of one client. */
    VIEW_RATE,
    /** Pages of who is here that one client asks for a second. */
    PAGE_RATE,
    /** Sessions that could not be resumed: over, or not with this secret. */
    RESUME,
    /** Offers a second of one client. */
    OFFER_RATE,
    /** Messages about the stage a second of one client. */
    STAGE_RATE,
    /** Messages of any other type a second of one client. */
    TYPE_RATE,
    /** HTTP connections of this server. */
    CONNECTIONS,
    /** Files that this process may have open: an HTTP connection could not be accepted. */
    DESCRIPTORS,
    /** Direct memory of this process: what a client sent was not read. */
    MEMORY,
    /** HTTP connections from one address. */
    ADDRESS_CONNECTIONS,
    /** New HTTP connections a second from one address. */
    ADDRESS_CONNECTION_RATE,
    /** WebSockets and event streams from one address. */
    ADDRESS_SOCKETS,
    /** Joins a minute from one address. */
    ADDRESS_JOIN_RATE,
    /** Sessions of one identity in all rooms. */
    IDENTITY_SESSIONS,
    /** Reports of its own figures that one client sends a second. */
    STATS_RATE,
    /** Changes of metadata, attributes and permissions that one client makes a second. */
    CHANGE_RATE,
    /** Those who wait in the room's lobby. */
    LOBBY,
    /** How long one waits in a lobby. */
    LOBBY_TIME,
    /** How often one identity knocks at a room. */
    KNOCK_RATE,
    /** Breakout rooms of a room, and rooms that have any. */
    BREAKOUT_ROOMS,
    /** Those who are banned or whose tokens are revoked. */
    BANS,
    /** Of whom a moderator's word is kept. */
    HELD_MUTED,
    /** Sources that operators override for one participant. */
    OVERRIDES,
    /** Notifications that one user sends a second, or all at once. */
    NOTIFICATION_RATE,
    /** Event streams of one user, or of all. */
    EVENT_STREAMS,
    /** Bytes of metadata and attributes. */
    METADATA,
    /** Attributes of a room, a participant or a track. */
    ATTRIBUTES,
    /** Signals to others a second of one client. */
    SIGNAL_RATE,
    /** Bytes of a signal. */
    SIGNAL_SIZE,
    /** Signals to somebody whom the sender does not reach directly. */
    SIGNAL_PEER,
    /** People in a mesh. */
    MESH_PEOPLE,
    /** Chat channels of this server. */
    CHANNELS,
    /** Chat channels that one session is in. */
    SESSION_CHANNELS,
    /** Sessions in one chat channel. */
    CHANNEL_PEOPLE,
    /** Messages a second of all in one chat channel. */
    CHANNEL_RATE,
    /** Bytes of a chat message. */
    MESSAGE_SIZE
}
