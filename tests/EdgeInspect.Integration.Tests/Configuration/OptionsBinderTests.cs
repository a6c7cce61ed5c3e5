using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Configuration;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Configuration;

/// <summary>Kinds of values that adapters' options may hold.</summary>
public sealed record SampleOptions
{
    [Description("a seed")]
    public ulong Seed { get; init; } = 1;

    [Range(0L, long.MaxValue)]
    public long Count { get; init; }

    public bool Flag { get; init; } = true;

    [AllowedValues(DayOfWeek.Monday, DayOfWeek.Friday)]
    public DayOfWeek? Day { get; init; }

    [StringLength(3, MinimumLength = 1)]
    public string Code { get; init; } = "abc";

    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    public IReadOnlyList<SampleItem> Items { get; init; } = [];

    public SampleItem? Extra { get; init; }

    [Range(0, 1)]
    public double Share { get; init; } = 0.5;

    /// <summary>Not configuration: it can't be set.</summary>
    public bool IsLong => Count > 10;
}

/// <summary>An item of a list.</summary>
public sealed record SampleItem
{
    [Required]
    public string Name { get; init; } = "";

    public double Scale { get; init; } = 1;
}

public sealed class OptionsBinderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<ConfigurationError> _errors = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryKindOfValueIsRead()
    {
        var options = Bind("""
            {
              "Seed": 18446744073709551615, "Count": 9007199254740993, "Flag": false, "Day": "friday", "Code": "x", "Share": 0.25,
              "Days": ["sunday", "monday"], "Items": [{ "Name": "a" }, { "Name": "b", "Scale": 1e-3 }], "Extra": { "Name": "c" }
            }
            """);
        Assert.Empty(_errors);
        Assert.Equal((ulong.MaxValue, 9007199254740993, false), (options.Seed, options.Count, options.Flag));
        Assert.Equal((DayOfWeek.Friday, "x", .25), (options.Day, options.Code, options.Share));
        Assert.Equal([DayOfWeek.Sunday, DayOfWeek.Monday], options.Days);
        Assert.Equal([new SampleItem { Name = "a" }, new SampleItem { Name = "b", Scale = .001 }], options.Items);
        Assert.Equal(new SampleItem { Name = "c" }, options.Extra);
    }

    [Fact]
    public void WhatIsLeftOutHasItsDefault()
    {
        Assert.Equal(new SampleOptions() with { Days = [], Items = [] }, Bind("{}") with { Days = [], Items = [] });
        Assert.Empty(_errors);
    }

    [Theory]
    [InlineData("\"Seed\": -1", "Seed", "must be a whole number, at least 0")]
    [InlineData("\"Count\": -1", "Count", "must be a whole number, at least 0")]
    [InlineData("\"Flag\": \"true\"", "Flag", "must be true or false")]
    [InlineData("\"Day\": \"sunday\"", "Day", "must be one of monday, friday, or null")]
    [InlineData("\"Code\": \"abcd\"", "Code", "maximum length of 3")]
    [InlineData("\"Days\": \"sunday\"", "Days", "must be a list, each item one of sunday, monday")]
    [InlineData("\"Days\": [\"sunday\", \"someday\"]", "Days:1", "must be one of sunday, monday")]
    [InlineData("\"Items\": [{ \"Name\": \"a\" }, { }]", "Items:1:Name", "is missing; it must be a text")]
    [InlineData("\"Items\": [7]", "Items:0", "must be a section with Name, Scale")]
    [InlineData("\"Extra\": { \"Nome\": \"a\", \"Name\": \"b\" }", "Extra:Nome", "did you mean 'Name'?")]
    [InlineData("\"Share\": 1.4", "Share", "must be a number from 0 to 1")]
    [InlineData("\"IsLong\": true", "IsLong", "is no known key")]
    public void WhatDoesNotFitIsNamed(string json, string key, string problem)
    {
        Bind($"{{ {json} }}");
        var error = Assert.Single(_errors);
        Assert.Equal(key, error.Key);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOverrideMayNameTheItemsOfAList()
    {
        var root = JsonConfigurationFile.Read(_folder.Write("options.json", "{ \"Days\": [\"sunday\"] }"), _errors)!;
        root.Override(["Days"], "monday, friday", "test");
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Friday], OptionsBinder.Bind<SampleOptions>(root, _errors).Days);
        Assert.Empty(_errors);
    }

    private SampleOptions Bind(string json) =>
        OptionsBinder.Bind<SampleOptions>(JsonConfigurationFile.Read(_folder.Write("options.json", json), _errors)!, _errors);
}
