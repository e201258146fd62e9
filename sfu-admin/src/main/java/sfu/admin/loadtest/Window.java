package sfu.admin.loadtest;

import sfu.admin.loadtest.peer.Silence;

/**
 * The measured window, beside what was counted in it.
 *
 * @param ns how long publishers sent
 * @param cpuNs of our thread in it
 * @param serverCpuUs in it; -1 when not asked for
 * @param silence at its end
 */
record Window(long ns, long cpuNs, long serverCpuUs, Silence silence) {}
