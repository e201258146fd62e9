package sfu.core.api;

/**
 * How a room is kept.
 *
 * @param isLocked nobody enters but moderators
 * @param hasLobby who comes knocks, and waits to be admitted
 * @param isRecording it is said to be recorded
 */
public record RoomState(boolean isLocked, boolean hasLobby, boolean isRecording) {
    public static final RoomState OPEN = new RoomState(false, false, false);

    public RoomState withLocked(boolean is) {
        return new RoomState(is, hasLobby, isRecording);
    }

    public RoomState withRecording(boolean is) {
        return new RoomState(isLocked, hasLobby, is);
    }
}
