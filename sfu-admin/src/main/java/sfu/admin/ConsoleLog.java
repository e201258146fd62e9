package sfu.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

import sfu.admin.logging.LineEncoder;
import sfu.admin.logging.Redaction;

import java.util.List;

/**
 * The log goes to standard error; set up in code, which starts sooner than from XML. Environment:
 * SFU_LOG_LEVEL, SFU_LOG_FORMAT (text, json), SFU_LOG_REDACT (addresses, names).
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class ConsoleLog extends ContextAwareBase implements Configurator {
    /** Libraries that tell on INFO what concerns nobody. */
    private static final List<String> QUIET =
            List.of("io.netty", "org.ice4j", "org.jitsi", "JitsiConfig");

    /** What is not understood takes out everything: too much is better than too little. */
    private static Redaction redaction() {
        String text = System.getenv("SFU_LOG_REDACT");
        try {
            return text == null ? Redaction.NONE : Redaction.parse(text);
        } catch (IllegalArgumentException e) {
            return new Redaction(true, true);
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        boolean isJson = "json".equalsIgnoreCase(System.getenv("SFU_LOG_FORMAT"));
        LineEncoder encoder = new LineEncoder(isJson, redaction());
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getenv("SFU_LOG_LEVEL"), Level.INFO));
        context.getLogger("io.lettuce").setLevel(Level.ERROR); // the cluster says it once
        root.addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
