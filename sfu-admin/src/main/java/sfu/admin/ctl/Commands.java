package sfu.admin.ctl;

import picocli.CommandLine;

import java.util.List;

/** All commands but those that run a server or load one. */
public final class Commands {
    private static final List<Class<?>> ALL =
            List.of(
                    Rooms.class,
                    TemplateCommands.class,
                    Participants.class,
                    Tracks.class,
                    Lobby.class,
                    Breakouts.class,
                    Bulk.class,
                    Kick.class,
                    Mute.class,
                    Unmute.class,
                    PersonActs.StopVideo.class,
                    PersonActs.AskUnmute.class,
                    PersonActs.LowerHand.class,
                    PersonActs.SetRole.class,
                    Cap.class,
                    Ban.class,
                    Unban.class,
                    Exclusion.Bans.class,
                    Exclusion.Revoke.class,
                    Exclusion.Revocations.class,
                    RoomActs.Message.class,
                    RoomActs.Lock.class,
                    RoomActs.Recording.class,
                    RoomActs.End.class,
                    Close.class,
                    ServerActs.Notify.class,
                    ServerActs.Presence.class,
                    Past.Audit.class,
                    Past.Events.class,
                    Past.Sessions.class,
                    Past.History.class,
                    ServerActs.Config.class,
                    ServerActs.Loggers.class,
                    Drain.class,
                    Stats.class,
                    Top.class,
                    Watch.class,
                    WebhookCommands.class,
                    Apply.class,
                    Call.class,
                    ContextCommand.class,
                    PlanCommand.class,
                    Completion.class);

    private Commands() {}

    public static CommandLine addTo(CommandLine sfu) {
        ALL.forEach(sfu::addSubcommand);
        return sfu;
    }
}
