package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.cluster.ClusterRules;
import sfu.admin.cluster.NodeBudget;
import sfu.admin.cluster.RelocationPace;
import sfu.admin.config.ClusterConfig;
import sfu.admin.config.ConfigException;
import sfu.admin.nodes.NodeLimits;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.http.NodeTrust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** How the server is one of many. */
final class ClusterOptions {
    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description = {
                "joins the nodes that meet in this Redis, as redis://host:6379; they need one secret,"
                        + " SFU_CLUSTER_SECRET",
                "(default: this server is alone)"
            })
    @Nullable String redisUrl;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = {
                "where this node is: rooms open in the region of who comes first,",
                "and are sent to each other region once"
            })
    @Nullable String region;

    @Option(
            names = "--cluster-url",
            paramLabel = "URL",
            description = "by which other nodes reach this one, default where HTTP listens")
    @Nullable String url;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "by which clients reach this very node, default only through any node")
    @Nullable String publicUrl;

    /** Null: it is alone. */
    @Nullable ClusterRules rules(Source source, String node, @Nullable ClusterConfig section)
            throws ConfigException {
        ClusterConfig file = section == null ? ClusterConfig.EMPTY : section;
        String redis = source.text("SFU_REDIS_URL", redisUrl, file.redisUrl(), "");
        if (redis.isEmpty()) {
            return null;
        }
        return new ClusterRules(
                redis,
                file.name() == null ? ClusterRules.NAME : file.name(),
                file.logEntries() == null ? ClusterRules.LOG_ENTRIES : file.logEntries(),
                file.chatEntries() == null ? SharedChannels.ENTRIES : file.chatEntries(),
                removed(file),
                budget(file),
                limits(file),
                relocation(file),
                trust(source.text("SFU_CLUSTER_TRUST", null, file.trust(), "")),
                new ClusterSettings(
                        node,
                        source.text("SFU_REGION", region, file.region(), ""),
                        source.text("SFU_CLUSTER_URL", url, file.url(), ""),
                        source.text("SFU_PUBLIC_URL", publicUrl, file.publicUrl(), ""),
                        source.text("SFU_CLUSTER_MEDIA", null, file.mediaAddress(), ""),
                        source.text("SFU_CLUSTER_SECRET", null, file.secret(), ""),
                        pace(file),
                        file.awaitedRooms() == null
                                ? ClusterSettings.AWAITED_ROOMS
                                : file.awaitedRooms()));
    }

    private static NodeTrust trust(String file) throws ConfigException {
        try {
            return file.isEmpty() ? NodeTrust.OF_JVM : NodeTrust.in(Path.of(file));
        } catch (IOException e) {
            throw new ConfigException(
                    "cluster.trust is a file with certificates in PEM, not " + e.getMessage());
        }
    }

    private static NodeBudget budget(ClusterConfig file) {
        NodeBudget usual = NodeBudget.defaults();
        return new NodeBudget(
                file.budgetPackets() == null ? usual.packetsPerSecond() : file.budgetPackets(),
                file.budgetMbps() == null ? usual.bitsPerSecond() : file.budgetMbps() * 1e6);
    }

    private static RecordLimits removed(ClusterConfig file) {
        RecordLimits usual = RecordLimits.defaults();
        return new RecordLimits(
                file.removedDays() == null ? usual.age() : Duration.ofDays(file.removedDays()),
                file.removedNames() == null ? usual.most() : file.removedNames());
    }

    private static NodeLimits limits(ClusterConfig file) {
        NodeLimits usual = NodeLimits.defaults();
        return new NodeLimits(
                file.answerMs() == null ? usual.answer() : Duration.ofMillis(file.answerMs()),
                file.actMs() == null ? usual.act() : Duration.ofMillis(file.actMs()),
                file.answerBytes() == null ? usual.answerBytes() : file.answerBytes(),
                file.staleRooms() == null ? usual.staleRooms() : file.staleRooms());
    }

    private static RelocationPace relocation(ClusterConfig file) {
        RelocationPace usual = RelocationPace.defaults();
        return new RelocationPace(
                file.moveRoomsPerSecond() == null
                        ? usual.roomsPerSecond()
                        : file.moveRoomsPerSecond(),
                file.moveGraceMs() == null ? usual.grace() : Duration.ofMillis(file.moveGraceMs()),
                file.drainOnSignalMs() == null
                        ? usual.onSignal()
                        : Duration.ofMillis(file.drainOnSignalMs()));
    }

    private static ClusterPace pace(ClusterConfig file) {
        long heartbeat = file.heartbeatMs() == null ? 1000 : file.heartbeatMs();
        long expiry = file.expiryMs() == null ? heartbeat * 5 / 2 : file.expiryMs();
        return ClusterPace.of(
                heartbeat,
                expiry,
                file.timeoutMs() == null ? 500 : file.timeoutMs(),
                file.retryMs() == null ? expiry + 1500 : file.retryMs());
    }
}
