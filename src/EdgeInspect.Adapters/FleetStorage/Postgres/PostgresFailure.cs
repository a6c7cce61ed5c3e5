using EdgeInspect.Core.Fleet;
using Npgsql;

namespace EdgeInspect.Adapters.FleetStorage.Postgres;

/// <summary>Failures of a server: what they mean, and what to do.</summary>
internal static class PostgresFailure
{
    /// <summary>
    /// Whether the same transaction may succeed at once when it is run again: it was given up for another one's sake, or waited too long
    /// for a lock.
    /// </summary>
    public static bool IsPassing(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable;

    /// <summary>Whether connections that lie in the pool are likely to be dead too.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="maySlow">Whether its statements may take too long on a server that is well, which says nothing about the others.</param>
    public static bool IsConnectionLost(Exception e, bool maySlow) =>
        e is PostgresException answer ? answer.SqlState.StartsWith("57P", StringComparison.Ordinal) : !(maySlow && IsTooLate(e));

    /// <summary>As the store throws it.</summary>
    /// <param name="where">Which database.</param>
    /// <param name="e">What was thrown.</param>
    public static FleetStoreException Of(string where, Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is FleetStoreException own)
                return own;
        }

        return e is PostgresException answer
            ? new($"{where} refuses: {answer.MessageText} ({answer.SqlState}){Advice(answer.SqlState)}", e)
            {
                // Data exceptions, broken rules, and what is too large or too complex.
                IsRefusal = answer.SqlState[..2] is "22" or "23" or "54",
            }
            : IsTooLate(e)
            ? new(
                $"{where} doesn't answer in time: {Reasons(e)}; 'Timeout' and 'Command Timeout' of Store:ConnectionString say how long "
                + "is waited for a connection and for a statement",
                e)
            : new($"{where} can't be reached: {Reasons(e)}; check Store:ConnectionString, and whether the server runs", e);
    }

    private static bool IsTooLate(Exception e) => e is TimeoutException || e.InnerException is TimeoutException;

    private static string Advice(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "; check Username and Store:PasswordFile, and what the server's pg_hba.conf allows",
        PostgresErrorCodes.InvalidCatalogName =>
            "; make it as a superuser: createdb --owner ROLE --encoding UTF8 --template template0 NAME",
        PostgresErrorCodes.InsufficientPrivilege =>
            "; the hub's role must own the database, or may CREATE in its schema and own its tables",
        PostgresErrorCodes.TooManyConnections =>
            "; lower 'Maximum Pool Size' of Store:ConnectionString, or raise the server's max_connections",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "; this is a standby: add 'Target Session Attributes=primary' to Store:ConnectionString",
        _ => "",
    };

    private static string Reasons(Exception e) =>
        e.InnerException is { } inner ? $"{e.Message.TrimEnd('.')}: {inner.Message.TrimEnd('.')}" : e.Message;
}
