package dev.latchkey.generator.http;

import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.contract.PatternTest;

final class GeneratorPatternTest extends PatternTest {

    @Override
    protected Contract contract() {
        return GeneratorContract.load();
    }
}
