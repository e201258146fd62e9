package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * The whole configuration, as in a YAML file; a section that is missing has its defaults.
 *
 * @param node this server's name among others; missing: the host's
 * @param templates kinds of rooms, by name
 * @param rooms which rooms are of which kind: the first rule that holds
 * @param iceServers that clients are told of
 * @param store where what outlives the server is kept
 * @param chat what people may write
 * @param notifications how many users are sent, and how long they are kept
 * @param moderation how much moderators may do, and what is kept of it
 * @param live what operators see may cost
 * @param webhooks whom they may reach, and how much they may cost
 * @param admin what the admin API may cost
 * @param cluster how this server is one of many; missing: it is alone
 */
public record ServerConfig(
        @Nullable String node,
        @Nullable HttpSection http,
        @Nullable MediaConfig media,
        @Nullable AuthConfig auth,
        @Nullable LimitsConfig limits,
        @Nullable Map<String, TemplateConfig> templates,
        @Nullable List<RoomRule> rooms,
        @Nullable List<IceServerConfig> iceServers,
        @Nullable StoreConfig store,
        @Nullable ChatConfig chat,
        @Nullable NotifyConfig notifications,
        @Nullable ModerationConfig moderation,
        @Nullable LiveConfig live,
        @Nullable WebhookConfig webhooks,
        @Nullable AdminConfig admin,
        @Nullable ClusterConfig cluster) {
    public ServerConfig {
        Templates.check(templates, rooms);
    }

    public static ServerConfig empty() {
        return new ServerConfig(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null);
    }
}
