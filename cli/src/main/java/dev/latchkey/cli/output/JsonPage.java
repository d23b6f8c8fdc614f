package dev.latchkey.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.limit.UnitName;

/**
 * Where a report is written as one JSON value.
 *
 * @param json takes the value
 * @param unit what units are called
 */
public record JsonPage(JsonGenerator json, UnitName unit) {}
