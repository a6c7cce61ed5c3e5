using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Hub.Api;

/// <summary>One request, its parameters, and what it reads: until the client goes, the hub stops, or a reading takes too long.</summary>
/// <param name="Context">The request.</param>
/// <param name="Reader">The fleet.</param>
/// <param name="Time">The clock.</param>
/// <param name="Gates">How much is done at once.</param>
/// <param name="Cancellation">The client has gone, or the hub stops.</param>
internal sealed record ApiCall(
    HttpContext Context, IFleetReader Reader, TimeProvider Time, ApiGates Gates, CancellationToken Cancellation)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The answer.</summary>
    public HttpResponse Response => Context.Response;

    /// <summary>Whether the headers alone are asked for.</summary>
    public bool IsHead => HttpMethods.IsHead(Context.Request.Method);

    /// <summary>The station that the address names.</summary>
    public StationName Station => new(Get(ApiParameters.Site, ""), Get(ApiParameters.Line, ""), Get(ApiParameters.Station, ""));

    /// <summary>Reads the parameters.</summary>
    /// <returns>Everything that is wrong with them.</returns>
    public ImmutableArray<ApiFault> ReadParameters(ImmutableArray<ApiParameter> parameters)
    {
        var faults = ImmutableArray.CreateBuilder<ApiFault>();
        foreach (var parameter in parameters)
        {
            if (FaultOf(parameter) is { } fault)
                faults.Add(fault);
        }

        var known = parameters.Where(p => !p.IsInPath).Select(p => p.Name).ToArray();
        var allowed = known.Length == 0 ? "no parameters here" : "these parameters here: " + string.Join(", ", known);
        faults.AddRange(Context.Request.Query.Where(given => !known.Contains(given.Key))
            .Select(given => new ApiFault(given.Key, given.Value, allowed)));
        return faults.ToImmutable();
    }

    /// <summary>Whether a parameter was given.</summary>
    public bool Has(ApiParameter parameter) => _texts.ContainsKey(parameter.Name);

    /// <summary>A parameter's text, or null.</summary>
    public string? TextOf(ApiParameter parameter) => _texts.GetValueOrDefault(parameter.Name);

    /// <summary>A parameter's value.</summary>
    public T Get<T>(ApiParameter<T> parameter, T otherwise) =>
        _texts.TryGetValue(parameter.Name, out var text) && parameter.TryRead(text, out var value) ? value : otherwise;

    /// <summary>Reads from the database, for a request of which nothing is answered yet.</summary>
    /// <exception cref="FleetStoreException">It can't be read, or takes longer than it may.</exception>
    /// <exception cref="ApiBusyException">Too much is read at once.</exception>
    public Task<T> ReadAsync<T>(Func<IFleetReader, CancellationToken, Task<T>> read) => ReadAsync(read, ApiGate.Patience);

    /// <summary>Reads more from the database when a part of the answer is out: waits as long as a reading may take.</summary>
    /// <exception cref="FleetStoreException">It can't be read, or takes longer than it may.</exception>
    /// <exception cref="ApiBusyException">Too much is read at once.</exception>
    public Task<T> ReadOnAsync<T>(Func<IFleetReader, CancellationToken, Task<T>> read) => ReadAsync(read, Gates.Reads.Longest);

    private Task<T> ReadAsync<T>(Func<IFleetReader, CancellationToken, Task<T>> read, TimeSpan patience) =>
        Gates.Reads.ReadAsync(stop => read(Reader, stop), patience, Cancellation);

    /// <summary>Reads a page of a list that begins where the request says.</summary>
    /// <returns>The page; null when the cursor is not one of this list.</returns>
    public async Task<Page<T>?> PageAsync<T>(Func<IFleetReader, string?, int, CancellationToken, Task<Page<T>>> read)
    {
        try
        {
            return await ReadAsync((reader, stop) => read(reader, TextOf(ApiParameters.Cursor), ApiParameters.LimitOf(this), stop));
        }
        catch (WrongCursorException)
        {
            return null;
        }
    }

    /// <summary>The answer to a cursor of another list.</summary>
    public ApiProblem WrongCursor() =>
        ApiProblem.Wrong(new ApiFault(ApiParameters.Cursor.Name, TextOf(ApiParameters.Cursor), ApiParameters.Cursor.Allowed));

    private ApiFault? FaultOf(ApiParameter parameter)
    {
        var given = parameter.IsInPath ? new(Context.GetRouteValue(parameter.Name) as string) : Context.Request.Query[parameter.Name];
        if (given.Count > 1)
            return new(parameter.Name, given, $"given once: {parameter.Allowed}");
        if (given.Count == 0 || given[0] is not { } text)
            return parameter.IsRequired ? new(parameter.Name, null, parameter.Allowed) : null;
        if (!parameter.Takes(text))
            return new(parameter.Name, text, parameter.Allowed);
        _texts.Add(parameter.Name, text);
        return null;
    }
}
