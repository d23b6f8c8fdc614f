package dev.latchkey.testkit;

/** What every {@link dev.latchkey.key.ApiKeyRepository} is held to. Implemented by its test, which provides an empty one. */
public interface ApiKeyRepositoryContract
        extends KeyRecordContract,
                KeyTransactionContract,
                KeySecretContract,
                KeyListingContract,
                KeySortContract,
                KeySearchContract,
                KeyChangesContract,
                AuditTrailContract {}
