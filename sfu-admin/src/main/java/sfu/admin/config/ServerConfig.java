package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The whole configuration, as in a YAML file; a section that is missing has its defaults. */
public record ServerConfig(
        @Nullable Http http, @Nullable Media media, @Nullable Auth auth, @Nullable Limits limits) {

    /**
     * @param tlsCert PEM chain, with tlsKey
     */
    public record Http(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String tlsCert,
            @Nullable String tlsKey) {}

    /**
     * @param advertise addresses of the candidates (NAT 1:1) instead of the host's own
     * @param shards event loops; the number of processors if missing
     * @param nativeIo false forces java.nio
     */
    public record Media(
            @Nullable Integer udpPort,
            @Nullable List<String> advertise,
            @Nullable Integer shards,
            @Nullable Boolean nativeIo,
            @Nullable Long cacheBytes) {}

    /**
     * @param secret at least 32 bytes
     */
    public record Auth(@Nullable String key, @Nullable String secret) {}

    public record Limits(
            @Nullable Integer rooms,
            @Nullable Integer participantsPerRoom,
            @Nullable Integer tracksPerParticipant,
            @Nullable Integer slotsPerParticipant,
            @Nullable Integer transportsPerShard) {}

    public static ServerConfig empty() {
        return new ServerConfig(null, null, null, null);
    }
}
