package sfu.admin.ctl;

import picocli.CommandLine;

import java.util.List;

/** All commands that are for a running server. */
public final class Commands {
    private static final List<Class<?>> ALL =
            List.of(
                    Rooms.class,
                    TemplateCommands.class,
                    Participants.class,
                    Tracks.class,
                    Kick.class,
                    Mute.class,
                    Unmute.class,
                    Cap.class,
                    Ban.class,
                    Unban.class,
                    Close.class,
                    Drain.class,
                    Stats.class,
                    Top.class,
                    Watch.class,
                    WebhookCommands.class,
                    Apply.class,
                    ContextCommand.class,
                    Completion.class);

    private Commands() {}

    public static CommandLine addTo(CommandLine sfu) {
        ALL.forEach(sfu::addSubcommand);
        return sfu;
    }
}
