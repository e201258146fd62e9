package sfu.core.ice;

import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidateTcpType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.NominationStrategy;
import org.ice4j.ice.TcpHostCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.stack.StunStack;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * ice4j's agent for one stream with one component, on its own IceStack and with socketless host
 * candidates.
 */
final class IceAgent extends Agent {

    static final String STREAM = "media";

    /** One logger for all agents: child loggers would each be registered. */
    private static final Logger QUIET =
            new LoggerImpl("org.ice4j.ice.Agent") {
                @Override
                public Logger createChildLogger(String name) {
                    return this;
                }

                @Override
                public Logger createChildLogger(String name, Map<String, String> context) {
                    return this;
                }
            };

    private final IceStack stack;
    private final IceMediaStream stream;

    IceAgent(IceStack stack, IceMux mux, String remoteUfrag, String remotePassword) {
        this.stack = stack; // before super(): Agent's constructor captures getStunStack()
        super(null, QUIET);
        setUseDynamicPorts(false);
        setTrickling(true);
        setControlling(false);
        setNominationStrategy(NominationStrategy.NOMINATE_FIRST_VALID);
        addCandidateHarvester(new Harvester(mux));
        stream = createMediaStream(STREAM);
        stream.setRemoteUfrag(remoteUfrag);
        stream.setRemotePassword(remotePassword);
        try {
            createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public StunStack getStunStack() {
        return stack;
    }

    /** An authenticated check of the peer. */
    void onCheck(Path path, byte[] check) {
        stack.onCheck(path, check);
    }

    /** The path of the selected pair, once completed. */
    Path selectedPath() {
        return Path.of(
                getSelectedLocalCandidate(STREAM).getBase().getTransportAddress(),
                getSelectedRemoteCandidate(STREAM).getTransportAddress());
    }

    /**
     * Negative when over: PeriodicRunnable.cancel() can lose a race and would leave a pacemaker
     * running for ever.
     */
    @Override
    protected long calculateTa() {
        IceProcessingState state = getState();
        return state != null && state.isOver() ? -1 : super.calculateTa();
    }

    @Override
    @SuppressWarnings({"deprecation", "removal", "Finalize"}) // overrides ice4j's
    protected void finalize() {
        // freed by its IceGeneration
    }

    /** Adds host candidates for the shared sockets, without giving ice4j the sockets. */
    private static final class Harvester extends AbstractCandidateHarvester {
        private final IceMux mux;

        Harvester(IceMux mux) {
            this.mux = mux;
        }

        @Override
        public boolean isHostHarvester() {
            return true;
        }

        @Override
        public Collection<LocalCandidate> harvest(Component component) {
            List<LocalCandidate> candidates = new ArrayList<>();
            for (InetSocketAddress local : mux.udp) {
                candidates.add(
                        new HostCandidate(new TransportAddress(local, Transport.UDP), component));
            }
            for (InetSocketAddress local : mux.tcp) {
                LocalCandidate passive =
                        new TcpHostCandidate(new TransportAddress(local, Transport.TCP), component);
                passive.setTcpType(CandidateTcpType.PASSIVE);
                candidates.add(passive);
            }
            candidates.forEach(component::addLocalCandidate);
            return candidates;
        }
    }
}
