/** What charts and timelines show of a job's patients. */
@NullMarked
package dev.latchkey.generator.http.visualizations;

import org.jspecify.annotations.NullMarked;
