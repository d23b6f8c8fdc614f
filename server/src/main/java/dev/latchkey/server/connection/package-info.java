/**
 * Connections before and below HTTP: how many there are, what each may hold, how strictly its requests are decoded, and TLS.
 * Whatever needs Vert.x's own insides is here.
 */
@NullMarked
package dev.latchkey.server.connection;

import org.jspecify.annotations.NullMarked;
