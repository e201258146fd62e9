package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.stats.DtlsSnapshot;
import sfu.core.stats.IceSnapshot;

/** What an edge counted of one transport, and knows of its path. */
public record HostedFigures(
        TransportFigures figures, @Nullable IceSnapshot ice, @Nullable DtlsSnapshot dtls) {}
