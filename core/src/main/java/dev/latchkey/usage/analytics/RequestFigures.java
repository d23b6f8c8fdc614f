package dev.latchkey.usage.analytics;

/**
 * What some requests came to. Quantiles of the time that they took are of those that were answered, and within one percent.
 *
 * @param requests how many there were; each counts once, whatever it took from its key's windows
 * @param units the units charged
 * @param status2xx how many were answered with success; a switch of protocols (101) is one
 * @param status3xx how many were answered with a redirection
 * @param status4xx how many were answered with a client's error
 * @param status5xx how many were answered with a server's error
 * @param p50Micros the median of the time from admission to answer, in microseconds; 0 where none was answered
 * @param p90Micros the time that nine of ten took at most
 * @param p99Micros the time that 99 of 100 took at most
 * @param mostMicros the longest time
 */
public record RequestFigures(
        long requests,
        long units,
        long status2xx,
        long status3xx,
        long status4xx,
        long status5xx,
        long p50Micros,
        long p90Micros,
        long p99Micros,
        long mostMicros) {}
