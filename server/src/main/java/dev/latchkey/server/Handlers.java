package dev.latchkey.server;

import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.contract.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who handles which operation of the contract. */
final class Handlers implements Routes {

    private final Contract contract;
    private final ApiKeyFilter filter;
    private final Map<Operation, Consumer<Exchange>> entries = new LinkedHashMap<>();

    Handlers(Contract contract, ApiKeyFilter filter) {
        this.contract = contract;
        this.filter = filter;
    }

    /**
     * Asks the features.
     *
     * @throws IllegalArgumentException when they and the contract do not agree
     */
    Map<Operation, Consumer<Exchange>> collect(List<Consumer<Routes>> features) {
        features.forEach(feature -> feature.accept(this));
        List<String> unhandled = contract.operations().stream()
                .filter(operation -> !entries.containsKey(operation))
                .map(Operation::id)
                .toList();
        if (!unhandled.isEmpty()) {
            throw new IllegalArgumentException("nobody handles the contract's operations " + unhandled);
        }
        return entries;
    }

    @Override
    public void keyed(String operationId, KeyedHandler handler) {
        Operation operation = contract.operation(operationId);
        require(operation.keyed(), "the contract lets everyone call " + operationId + ", so its handler gets no key");
        KeyedHandler checked = operation.takesNothing()
                ? handler
                : (access, exchange) -> RequestReader.read(operation, exchange, () -> handler.handle(access, exchange));
        add(operation, exchange -> filter.enter(exchange, operation.path(), operation.scope(), checked));
    }

    @Override
    public void open(String operationId, Consumer<Exchange> handler) {
        Operation operation = contract.operation(operationId);
        require(!operation.keyed(), "the contract asks for a key to call " + operationId + ", so it is not open");
        Consumer<Exchange> checked = operation.takesNothing()
                ? handler
                : exchange -> RequestReader.read(operation, exchange, () -> handler.accept(exchange));
        add(operation, exchange -> filter.pass(exchange, operation.path(), () -> checked.accept(exchange)));
    }

    private void add(Operation operation, Consumer<Exchange> entry) {
        require(entries.put(operation, entry) == null, "two handle the operation " + operation.id());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
