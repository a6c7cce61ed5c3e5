using System.Text.Json;
using EdgeInspect.Core.Fleet;
using Microsoft.Net.Http.Headers;

namespace EdgeInspect.Hub.Api;

/// <summary>
/// All records that a filter takes, as a file, however many there are. Pages are read one after the other while the client reads, so that
/// one page is held and nothing of the database is; what comes meanwhile and is newer is not among them.
/// </summary>
internal sealed class RecordExport(ApiCall call, RecordFilter filter, RecordsFormat format, ApiMetrics metrics)
{
    private const int PageSize = 200;
    private const int SendFromBytes = 64 * 1024;

    /// <summary>Sends them.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="FleetStoreException">The database can't be read; what was sent by then is not all.</exception>
    public async Task<long> SendAsync()
    {
        var page = await call.ReadAsync((reader, stop) => reader.RecordsAsync(filter, null, PageSize, stop));
        var response = call.Response;
        response.ContentType = format.ToMediaType();
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName }.ToString();
        if (call.IsHead)
            return 0;
        using var open = metrics.OpenExport();
        if (format == RecordsFormat.Csv)
            RecordCsv.WriteHeader(response.BodyWriter);
        for (var sent = 0L;;)
        {
            await SendAsync(page);
            sent += page.Items.Length;
            metrics.Exported(page.Items.Length);
            if (page.Next is not { } next)
                return sent;
            page = await call.ReadOnAsync((reader, stop) => reader.RecordsAsync(filter, next, PageSize, stop));
        }
    }

    /// <summary>For example <c>edgeinspect-records-plant-line-1-20261101T060000Z.csv</c>.</summary>
    private string FileName => string.Concat(
        string.Join('-', new[] { "edgeinspect-records", filter.Site, filter.Line, filter.Station }.OfType<string>().Select(Plain)),
        call.Time.GetUtcNow().ToString("'-'yyyyMMdd'T'HHmmss'Z.'", System.Globalization.CultureInfo.InvariantCulture),
        format.ToWire());

    private static string Plain(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private async Task SendAsync(Page<FleetRecord> page)
    {
        var body = call.Response.BodyWriter;
        foreach (var record in page.Items)
        {
            if (format == RecordsFormat.Csv)
                RecordCsv.Write(body, record);
            else
                WriteLine(body, record);
            if (body.UnflushedBytes >= SendFromBytes)
                await body.FlushAsync(call.Cancellation);
        }

        await body.FlushAsync(call.Cancellation);
    }

    private static void WriteLine(System.IO.Pipelines.PipeWriter body, FleetRecord record)
    {
        using (var json = new Utf8JsonWriter(body, ApiJson.Options))
            RecordJson.WriteLine(json, record);
        body.GetSpan(1)[0] = (byte)'\n';
        body.Advance(1);
    }
}
