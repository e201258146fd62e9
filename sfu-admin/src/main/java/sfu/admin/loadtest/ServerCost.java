package sfu.admin.loadtest;

/**
 * What the run took of the server's machine.
 *
 * @param cpuPercent of one core, in the window
 * @param joinCpuMs for each who joined, from the first join to the last
 * @param idleRssMb resident memory before the first join
 * @param rssMb at the window's end
 */
public record ServerCost(double cpuPercent, double joinCpuMs, double idleRssMb, double rssMb) {}
