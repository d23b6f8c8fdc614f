package dev.latchkey.engine;

import dev.latchkey.limit.AwayMode;
import dev.latchkey.limit.SharedLimiterClient;

/**
 * Where nodes count requests together.
 *
 * @param whenAway how a node goes on while that does not answer
 */
record SharedLimit(SharedLimiterClient.Connector connector, AwayMode whenAway) {}
