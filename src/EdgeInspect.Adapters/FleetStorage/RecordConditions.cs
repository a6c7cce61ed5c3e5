using System.Globalization;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>What a filter says, as the end of a statement and its values.</summary>
internal sealed class RecordConditions
{
    private const string StreamColumn = "stream_id";
    private const int MaxNumbers = 20_000;
    private const string HasImage =
        "EXISTS(SELECT 1 FROM image i JOIN stream x ON x.station_id = i.station_id WHERE x.id = record.stream_id AND i.rid = record.rid)";

    private const int MaxBranches = 400;
    private const int MaxRows = 30_000;
    private readonly List<RecordBranches> _numbers = [];
    private readonly List<string> _terms = [];
    private readonly List<(string Name, object? Value)> _values = [];
    private bool _isRare;
    private bool _isRejected;

    /// <summary>Whether it can take nothing: no such station, no such setup.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Values of its parameters.</summary>
    public (string Name, object? Value)[] Values => [.. _values];

    /// <summary>Reads a filter; names are looked up first, so that the statement itself compares numbers and an index fits.</summary>
    public static async Task<RecordConditions> OfAsync(RecordFilter filter, FleetSession session, CancellationToken cancellation)
    {
        var conditions = new RecordConditions();
        var streams = await conditions.NumbersAsync(
            StreamColumn,
            "SELECT x.id FROM stream x JOIN station s ON s.id = x.station_id WHERE",
            session,
            cancellation,
            ("s.site", filter.Site),
            ("s.line", filter.Line),
            ("s.name", filter.Station),
            ("x.epoch", filter.Epoch));
        var setups = await conditions.NumbersAsync(
            "setup_id",
            "SELECT id FROM setup WHERE",
            session,
            cancellation,
            ("recipe", filter.Recipe),
            ("degree", filter.Degree),
            ("camera", filter.Camera),
            ("camera_serial", filter.CameraSerial),
            ("trigger_kind", filter.Trigger),
            ("model", filter.Model),
            ("model_sha256", filter.ModelSha256),
            ("config_sha256", filter.ConfigSha256));
        conditions._numbers.AddRange(((RecordBranches?[])[streams, setups]).OfType<RecordBranches>());
        conditions.AddOwn(filter);
        return conditions;
    }

    /// <summary>The statement that takes the newest.</summary>
    /// <param name="database">Whose statement.</param>
    /// <param name="select">What is selected, from which table.</param>
    /// <param name="limit">Most rows.</param>
    public string Statement(FleetDatabase database, string select, int limit)
    {
        var order = string.Create(CultureInfo.InvariantCulture, $"ORDER BY t DESC, stream_id DESC, seq DESC LIMIT {limit}");
        var branches = BranchesFor(limit);
        var terms = _numbers.Where(numbers => numbers != branches).Select(numbers => numbers.Numbers is [var one]
            ? string.Create(CultureInfo.InvariantCulture, $"{numbers.Column} = {one}")
            : database.Within(numbers.Column, numbers.Numbers)).Concat(_terms).ToArray();
        if (branches is not null)
            return database.Newest(select, branches, string.Concat(terms.Select(term => " AND " + term)), order);
        return $"{select} {(terms.Length == 0 ? "" : "WHERE " + string.Join(" AND ", terms))} {order}";
    }

    /// <summary>Only what comes after a page's last row.</summary>
    public void AddAfter(Cursor cursor)
    {
        _terms.Add("(t, stream_id, seq) < (@after_t, @after_stream, @after_seq)");
        _values.AddRange([("@after_t", cursor.First), ("@after_stream", cursor.Second), ("@after_seq", cursor.Third)]);
    }

    private static FleetStoreException TooWide((string Column, string? Value)[] names) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"the filter takes more than {MaxNumbers} {(names[0].Column == "s.site" ? "databases of stations" : "setups")}: narrow it by "
        + $"{string.Join(", ", names.Where(name => name.Value is null).Select(name => FieldOf(name.Column)))}"))
    {
        IsRefusal = true,
    };

    /// <summary>The filter's name of a column.</summary>
    private static string FieldOf(string column) => column switch
    {
        "s.name" => "station",
        "trigger_kind" => "trigger",
        _ => column[(column.IndexOf('.', StringComparison.Ordinal) + 1)..],
    };

    private void AddOwn(RecordFilter filter)
    {
        _isRare = filter.Rid is not null || filter.Part is not null || filter.Inspector is not null || filter.PredictedClass is not null
            || filter.Reason is not null || filter.Kind is not (null or "inspection");
        _isRejected = filter.Verdict is not (null or "OK");
        AddEqual("kind", filter.Kind);
        AddEqual("rid", filter.Rid);
        AddEqual("part", filter.Part);
        AddEqual("verdict", filter.Verdict);
        AddEqual("decided_by", filter.DecidedBy);
        AddEqual("inspector", filter.Inspector);
        AddEqual("class", filter.PredictedClass);
        AddEqual("output", filter.Output);
        AddEqual("reason", filter.Reason);
        // Only said in so many words do they fit the indexes that leave the usual out.
        if (filter.Kind is not null and not "inspection")
            _terms.Add("kind <> 'inspection'");
        if (filter.Verdict is not null and not "OK")
            _terms.Add("verdict <> 'OK'");
        AddBound("t >= @from", "@from", filter.FromUtc?.ToStored());
        AddBound("t < @until", "@until", filter.UntilUtc?.ToStored());
        AddBound("score >= @score_from", "@score_from", filter.ScoreFrom);
        AddBound("score <= @score_until", "@score_until", filter.ScoreUntil);
        if (filter.HasImage is { } wanted)
            _terms.Add((wanted ? "" : "NOT ") + HasImage);
    }

    private void AddEqual(string column, object? value) => AddBound($"{column} = @{column}", $"@{column}", value);

    private void AddBound(string term, string name, object? value)
    {
        if (value is null)
            return;
        _terms.Add(term);
        _values.Add((name, value));
    }

    /// <summary>
    /// Of what the records are to be merged, or null when one index is in order already: of a single value, or of something rare. What is
    /// not OK is in order for each database of a station. Where there are very many values, or very many rows are wanted, they are likely to
    /// be found by walking along the time.
    /// </summary>
    private RecordBranches? BranchesFor(int limit) => _isRare || _numbers.Exists(numbers => numbers.Numbers.Count == 1)
        ? null
        : _numbers.Where(numbers => numbers.Numbers.Count <= Math.Min(MaxBranches, MaxRows / limit))
            .Where(numbers => !_isRejected || numbers.Column == StreamColumn)
            .MinBy(numbers => numbers.Numbers.Count);

    private async Task<RecordBranches?> NumbersAsync(
        string column, string select, FleetSession session, CancellationToken cancellation, params (string Column, string? Value)[] names)
    {
        var set = names.Where(name => name.Value is not null)
            .Select((name, i) => (name.Column, Name: $"@n{i}", Value: (object?)name.Value))
            .ToArray();
        if (set.Length == 0)
            return null;
        var terms = string.Join(" AND ", set.Select(s => $"{s.Column} = {s.Name}"));
        var text = string.Create(CultureInfo.InvariantCulture, $"{select} {terms} LIMIT {MaxNumbers + 1}");
        var numbers = await session.ListAsync(text, row => row.GetInt64(0), cancellation, [.. set.Select(s => (s.Name, s.Value))]);
        IsEmpty |= numbers.Count == 0;
        if (numbers.Count > MaxNumbers)
            throw TooWide(names);
        return new(column, numbers);
    }
}

/// <summary>Numbers of a column of which a filter takes any.</summary>
/// <param name="Column">The column.</param>
/// <param name="Numbers">Its values.</param>
internal sealed record RecordBranches(string Column, IReadOnlyList<long> Numbers);
