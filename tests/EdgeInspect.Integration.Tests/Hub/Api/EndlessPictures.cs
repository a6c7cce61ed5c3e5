namespace EdgeInspect.Integration.Tests.Hub.Api;

/// <summary>Makes readings of a hub endless.</summary>
internal static class EndlessPictures
{
    /// <summary>What only a filter over pictures reads: nothing comes out of it, and no database piles it up.</summary>
    private const string View =
        """
        ALTER TABLE image RENAME TO image_of_before;
        CREATE VIEW image AS WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n)
        SELECT MAX(i) AS station_id, CAST(MAX(CAST(i AS TEXT)) AS UUID) AS rid FROM n
        """;

    /// <summary>Has every filter over pictures read without an end, once there are records; these go on being stored.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="isPostgres">Whether its database is PostgreSQL, where it reads only what it is granted.</param>
    public static Task PutIntoAsync(HubInProcess hub, bool isPostgres = false) =>
        hub.RunAsync(View + (isPostgres ? "; GRANT SELECT ON image TO hub" : ""));
}
