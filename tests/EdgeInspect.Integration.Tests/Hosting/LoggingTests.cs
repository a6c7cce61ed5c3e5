using System.Reflection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Hosting;

public sealed class LoggingTests
{
    [Theory]
    [InlineData(LogLevel.Critical, '2')]
    [InlineData(LogLevel.Error, '3')]
    [InlineData(LogLevel.Warning, '4')]
    [InlineData(LogLevel.Information, '6')]
    [InlineData(LogLevel.Debug, '7')]
    public void ALineBeginsWithItsPriority(LogLevel level, char priority)
    {
        var line = Format(level, "it is warm", ("Temperature", 21.5), ("Place", "hall-3"));
        Assert.Equal($"<{priority}>Test.Category[42] it is warm Temperature=21.5 Place=hall-3\n", line);
    }

    [Fact]
    public void NoValueCanForgeALine()
    {
        var line = Format(LogLevel.Information, "read x\n<2>forged\u001b[1m", ("Value", "x\n<2>forged\u001b[1m \"quoted\" \\"), ("Nothing", null));
        Assert.Equal("<6>Test.Category[42] read x\\n<2>forged\\x1b[1m Value=\"x\\n<2>forged\\x1b[1m \\\"quoted\\\" \\\\\" Nothing=\"\"\n", line);
    }

    [Fact]
    public void AnExceptionStaysOnItsLine()
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Error, "Test.Category", new EventId(1), "state", new InvalidOperationException("two\nlines"), (state, _) => state);
        new JournalFormatter().Write(entry, scopeProvider: null, writer);
        Assert.Equal("<3>Test.Category[1] state exception=\"System.InvalidOperationException: two\\nlines\"\n", writer.ToString());
    }

    [Fact]
    public void EveryEventIdIsInTheRangeOfItsClassAndUsedOnce()
    {
        const BindingFlags Declared = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var events = Assemblies().SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(Declared))
            .Select(method => (Class: method.DeclaringType!.Name, Id: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(e => e.Id is not null)
            .ToList();
        Assert.True(events.Count >= 15, $"only {events.Count} events were found");
        Assert.All(events, e => Assert.Contains(LogEventRanges.All, range => range.LogClass == e.Class && e.Id >= range.First && e.Id <= range.Last));
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public void RangesDoNotOverlap()
    {
        var ordered = LogEventRanges.All.OrderBy(range => range.First).ToList();
        Assert.All(ordered, range => Assert.True(range.First <= range.Last, range.LogClass));
        Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.Last < pair.Second.First, pair.Second.LogClass));
    }

    private static IEnumerable<Assembly> Assemblies() =>
        new[] { "edgeinspect", "EdgeInspect.Adapters", "EdgeInspect.Core", "EdgeInspect.Panel" }.Select(Assembly.Load);

    private static string Format(LogLevel level, string message, params (string Key, object? Value)[] values)
    {
        using var writer = new StringWriter();
        IReadOnlyList<KeyValuePair<string, object?>> state = [.. values.Select(v => KeyValuePair.Create(v.Key, v.Value)), new("{OriginalFormat}", "template")];
        var entry = new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(
            level, "Test.Category", new EventId(42), state, exception: null, (_, _) => message);
        new JournalFormatter().Write(entry, scopeProvider: null, writer);
        return writer.ToString();
    }
}
