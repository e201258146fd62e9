package sfu.admin.plan;

import java.util.List;

/**
 * What one room takes.
 *
 * @param in what its publishers send
 * @param out what all are sent
 * @param cores processor seconds a second
 * @param memoryBytes beside what a server takes without rooms
 */
record RoomNeed(Traffic in, Traffic out, double cores, double memoryBytes) {
    private static final double SECONDS_OF_MINUTE = 60;

    static RoomNeed of(Demand demand) {
        Traffic in = in(demand);
        Traffic out = out(demand);
        double joins = demand.participants() / (demand.stayMinutes() * SECONDS_OF_MINUTE);
        double cores =
                in.packets() * Costs.RECEIVED_PACKET
                        + out.packets() * Costs.FORWARDED_PACKET
                        + demand.participants() * Costs.CONNECTED
                        + joins * Costs.JOIN;
        double watchers = demand.participants() - demand.publishers();
        double memory =
                demand.publishers() * (double) Costs.PUBLISHER_BYTES
                        + watchers * Costs.WATCHER_BYTES
                        + in.bits() / Byte.SIZE * Costs.KEPT_SECONDS;
        return new RoomNeed(in, out, cores, memory);
    }

    /** Each camera in its sizes; of the microphones as many speak as are heard. */
    private static Traffic in(Demand demand) {
        double speak = Math.min(demand.voices(), demand.publishers());
        Traffic sound =
                Traffic.voices(speak, demand.audioKbps())
                        .plus(Traffic.silences(demand.publishers() - speak, demand.audioKbps()));
        return sound.plus(cameras(demand));
    }

    private static Traffic cameras(Demand demand) {
        Traffic all = Traffic.pictures(demand.publishers(), demand.videoKbps());
        for (double layer : demand.isSimulcast() ? Costs.SMALLER_LAYERS : List.<Double>of()) {
            all = all.plus(Traffic.pictures(demand.publishers(), demand.videoKbps() * layer));
        }
        return all;
    }

    /** Nobody is sent what is one's own. */
    private static Traffic out(Demand demand) {
        int watchers = demand.participants() - demand.publishers();
        return toEach(demand, demand.publishers())
                .times(watchers)
                .plus(toEach(demand, demand.publishers() - 1).times(demand.publishers()));
    }

    private static Traffic toEach(Demand demand, int others) {
        return Traffic.pictures(Math.clamp(others, 0, demand.pictures()), demand.videoKbps())
                .plus(Traffic.voices(Math.clamp(others, 0, demand.voices()), demand.audioKbps()));
    }

    /** It is spread over so many nodes, by relay, where it is more than one takes. */
    double shareOf(Machine machine) {
        double cores = this.cores / machine.usable(machine.cores());
        double network = Math.max(in.bits(), out.bits()) / machine.usable(machine.bitsPerSecond());
        return Math.max(cores, network);
    }
}
