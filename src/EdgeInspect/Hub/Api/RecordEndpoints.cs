using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static EdgeInspect.Hub.Api.ApiParameters;

namespace EdgeInspect.Hub.Api;

/// <summary>Records: in pages, as a file, and one by one.</summary>
internal static class RecordEndpoints
{
    private const string Tag = "records";

    /// <summary>Them.</summary>
    public static ImmutableArray<ApiEndpoint> All { get; } =
    [
        new(
            "/records", "list_records", Tag, "Records that a filter takes",
            [.. Filter.Select(field => field.Parameter), Format, .. Paging],
            [(RecordsFormats.Json, "RecordPage"), ("text/csv", null), (RecordsFormats.JsonLines, "Record")],
            ListAsync)
        {
            IsNegotiated = true,
            Description = "What is given must all hold. Newest first; `next` of a page is the `cursor` of the one after it. "
                + "A page whose payloads have 4 MiB together ends before its `limit`. "
                + "As CSV or JSON Lines all that the filter takes come at once, however many; `limit` and `cursor` don't go with that. "
                + "An answer that could not be completed ends without its last chunk, which every HTTP client tells as an error.",
        },
        new(
            "/records/{site}/{line}/{station}/{epoch}/{seq}", "get_record", Tag, "One record", [.. StationLevels, Epoch, Seq, RecordFormat],
            [(RecordsFormats.Json, "Record")], GetAsync)
        {
            Description = "`payload` holds the bytes that the station stored and hashed; with `format=payload` the answer is they alone. "
                + "`hash` is the SHA-256 of the 32 bytes of `prev_hash` followed by them; `prev_hash` is the `hash` of the record before, "
                + "of the first one the SHA-256 of the epoch's text.",
        },
    ];

    private static async Task<ApiProblem?> ListAsync(ApiCall call)
    {
        call.Response.Headers.Vary = "Accept";
        if (FormatOf(call) is not { } format)
            return new(StatusCodes.Status406NotAcceptable, "Not acceptable", $"The header Accept takes none of {RecordsFormats.Allowed}.");
        var filter = FilterOf(call);
        if (FaultsOf(call, filter) is { Length: > 0 } faults)
            return ApiProblem.Wrong(faults);
        return format == RecordsFormat.Json ? await PageAsync(call, filter) : await ExportAsync(call, filter, format);
    }

    private static RecordsFormat? FormatOf(ApiCall call) =>
        call.Has(Format) ? call.Get(Format, RecordsFormat.Json) : RecordsFormats.Accepted(call.Context.Request);

    private static RecordFilter FilterOf(ApiCall call)
    {
        var filter = new RecordFilter();
        foreach (var (field, parameter) in Filter)
        {
            if (call.TextOf(parameter) is { } text)
                filter = field.Set(filter, text)!;
        }

        return filter;
    }

    /// <summary>Ranges that nothing can lie in: an empty page would look as if there was nothing.</summary>
    private static ImmutableArray<ApiFault> FaultsOf(ApiCall call, RecordFilter filter)
    {
        var faults = ImmutableArray.CreateBuilder<ApiFault>();
        if (filter.FromUtc >= filter.UntilUtc)
            faults.AddRange(Reversed(call, FieldOf("from"), FieldOf("until"), "a time before `until`", "a time after `from`"));
        if (filter.ScoreFrom > filter.ScoreUntil)
            faults.AddRange(
                Reversed(call, FieldOf("score_from"), FieldOf("score_until"), "at most `score_until`", "at least `score_from`"));

        return faults.ToImmutable();
    }

    private static async Task<ApiProblem?> PageAsync(ApiCall call, RecordFilter filter)
    {
        var page = await call.PageAsync((reader, cursor, limit, stop) => SizedPage.ReadAsync(
            (from, most) => reader.RecordsAsync(filter, from, most, stop), record => record.Payload.Length, cursor, limit));
        if (page is null)
            return call.WrongCursor();
        await ApiJson.WritePageAsync(call, page.Items, page.Next, RecordJson.Write);
        return null;
    }

    private static async Task<ApiProblem?> ExportAsync(ApiCall call, RecordFilter filter, RecordsFormat format)
    {
        var paging = Paging.Where(call.Has).ToArray();
        if (paging.Length > 0)
            return ApiProblem.Wrong([.. paging
                .Select(p => new ApiFault(p.Name, call.TextOf(p), $"only with pages of JSON; as {format.ToWire()} all records come"))]);
        var (services, start) = (call.Context.RequestServices, call.Time.GetTimestamp());
        using var place = await call.Gates.Exports.EnterAsync(ApiGate.Patience, call.Cancellation);
        var sent = await new RecordExport(call, filter, format, services.GetRequiredService<ApiMetrics>()).SendAsync();
        if (!call.IsHead)
            ApiLog.Exported(services.GetRequiredService<ILogger<RecordExport>>(), sent, format.ToWire(),
                call.Time.GetElapsedTime(start).TotalSeconds);
        return null;
    }

    private static async Task<ApiProblem?> GetAsync(ApiCall call)
    {
        var (stream, seq) = (new LedgerStream(call.Station, call.Get(Epoch, "")), call.Get(Seq, 0));
        if (await call.ReadAsync((reader, stop) => reader.RecordAsync(stream, seq, stop)) is not { } record)
            return ApiProblem.NotFound($"The hub holds no record {seq} of this epoch and station: it never came, or retention deleted it.");
        if (!call.Get(RecordFormat, false))
        {
            await ApiJson.WriteOneAsync(call, record, RecordJson.Write);
            return null;
        }

        if (record.Omission != Omission.None)
            return ApiProblem.NotFound($"The record came without its payload: {record.Omission.ToWire()}.");
        call.Response.ContentType = RecordsFormats.Json;
        call.Response.ContentLength = record.Payload.Length;
        await call.Response.BodyWriter.WriteAsync(record.Payload, call.Cancellation);
        return null;
    }
}
