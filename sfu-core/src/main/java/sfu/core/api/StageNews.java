package sfu.core.api;

/**
 * Somebody's standing to the stage changed.
 *
 * @param cause what was done
 */
public record StageNews(ParticipantInfo participant, StageState state, StageAction cause) {}
