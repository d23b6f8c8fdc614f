/** The API's contract, {@code openapi.yaml}, read into what requests are routed by and held to. */
@NullMarked
package dev.latchkey.server.contract;

import org.jspecify.annotations.NullMarked;
