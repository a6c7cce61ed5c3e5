using EdgeInspect.Core.Labelling;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>
/// Parts that the defect catalogue in force shows: everybody sees them with their answer, so nobody can be tested with them.
/// </summary>
internal static class CataloguePictures
{
    /// <summary>A query of their ids.</summary>
    public const string Query =
        $"""
        SELECT p.value FROM state s, json_each(s.value, '$.classes') c, json_each(c.value, '$.examples') p
        WHERE s.key = '{CatalogueJson.StateKey}'
        UNION ALL SELECT p.value FROM state s, json_each(s.value, '$.classes') c, json_each(c.value, '$.counter_examples') p
        WHERE s.key = '{CatalogueJson.StateKey}'
        """;

    /// <summary>Their ids.</summary>
    public static HashSet<Guid> Read(Database database)
    {
        using var rows = database.Prepare(Query);
        var parts = new HashSet<Guid>();
        while (rows.Step())
            parts.Add(Guid.Parse(rows.Text(0)!));
        return parts;
    }
}
