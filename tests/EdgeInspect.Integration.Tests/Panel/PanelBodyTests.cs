using System.Net;
using System.Text;
using System.Text.Json;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>What is wrong in a body is named as it stands there, with what was given and what is allowed, in nobody's words but ours.</summary>
[Collection(PanelCollection.Name)]
public sealed class PanelBodyTests(PanelFixture panel) : IClassFixture<PanelFixture>
{
    private static readonly string[] WordsOfPrograms = ["System.", ".NET", "Parameter '", "could not be", "deserializ", "constructor", "LineNumber", "EdgeInspect."];

    [Theory]
    [InlineData("""{"count":"many"}""", "count", "many", "a whole number of up to 32 bits")]
    [InlineData("""{"count":1.5}""", "count", "1.5", "a whole number of up to 32 bits")]
    [InlineData("""{"count":9999999999}""", "count", "9999999999", "a whole number of up to 32 bits")]
    [InlineData("""{"count":null}""", "count", "null", "a whole number of up to 32 bits")]
    [InlineData("""{"count":[1]}""", "count", "a list", "a whole number of up to 32 bits")]
    [InlineData("""{}""", "count", null, "a whole number of up to 32 bits; it can't be left out")]
    [InlineData("""{"count":1,"order":"oldest"}""", "order", "oldest", "one of newest, most_uncertain")]
    [InlineData("""{"count":1,"adjudicate":"yes"}""", "adjudicate", "yes", "true or false")]
    [InlineData("""{"count":1,"colour":"red"}""", "colour", "red", "no field but count, order, adjudicate")]
    [InlineData("""{"count":1,"pin":"480613"}""", "pin", null, "no field but count, order, adjudicate")]
    [InlineData("""{"count":1,"count":2}""", "count", "2", "one field of this name")]
    [InlineData("""[1]""", "body", "a list", "an object with count, order, adjudicate")]
    [InlineData("""null""", "body", "null", "an object with count, order, adjudicate")]
    [InlineData("""{"count":""", "body", "no JSON from line 1, byte 10 on", "JSON: an object with count, order, adjudicate")]
    [InlineData("", "body", "no JSON from line 1, byte 1 on", "JSON: an object with count, order, adjudicate")]
    [InlineData("""{"\ud800":1}""", "body", "text that is in no known encoding, or no Unicode", "JSON: an object with count, order, adjudicate")]
    public async Task A_wrong_part_is_named_with_what_was_given_and_what_is_allowed(string body, string part, string? given, string allowed)
    {
        var error = Assert.Single(await ErrorsAsync(HttpMethod.Post, "review/take", body));
        Assert.Equal((part, given, allowed), error);
    }

    [Fact]
    public async Task A_part_within_parts_has_its_whole_path()
    {
        var errors = await ErrorsAsync(HttpMethod.Put, "catalogue", """
            {"version":1,"why":"clearer","classes":[
              {"id":"a","name":"A","rule":"","severity":"minor","examples":[],"counter_examples":["7",null]},
              {"id":"b","name":null,"rule":"","severity":"awful","counter_examples":[],"shade":{"of":"grey"}},
              null]}
            """);
        Assert.Equal(
            [
                ("classes[0].counter_examples[0]", "7"), ("classes[0].counter_examples[1]", "null"), ("classes[1].name", "null"), ("classes[1].severity", "awful"),
                ("classes[1].shade", "an object"), ("classes[1].examples", null), ("classes[2]", "null"),
            ],
            errors.Select(e => (e.Part, e.Given)));
        Assert.Equal("one of minor, major, critical", errors[3].Allowed);
    }

    [Fact]
    public async Task A_secret_is_not_said_back_even_where_it_stands_in_a_wrong_place()
    {
        const string Secret = "480613-hunter2";
        var scene = panel.Scene;
        foreach (var (path, body) in new[]
        {
            ("accounts", $$"""{"name":7,"display_name":null,"role":"king","pin":{"is":"{{Secret}}"},"pasword":"{{Secret}}","badge":["{{Secret}}"]}"""),
            ("session", $$"""{"method":"iris","secret":["{{Secret}}"],"sceret":"{{Secret}}"}"""),
            ("session", $$"""{"method":"password","name":"{{Secret}}{{Secret}}{{Secret}}","secret":"x"}"""),
            ("first-account", $$"""{"code":["{{Secret}}"],"name":"ada","display_name":"Ada","password":["{{Secret}}"]}"""),
            ("review/take", $$"""{"count":1,"password":"{{Secret}}"}"""),
        })
        {
            var text = (await ProblemAsync(scene.Admin, HttpMethod.Post, path, body)).ToString();
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        }
        var asked = await scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"records?token={Secret}");
        Assert.DoesNotContain("hunter2", asked.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_read_well_and_still_wrong_has_the_same_three_parts()
    {
        await panel.Scene.AddAsync("sitter");
        Assert.Contains(("parts", "7", "20 to 300 are allowed"), await ErrorsAsync(HttpMethod.Post, "studies", """{"inspectors":["sitter"],"parts":7}"""));
        // Nobody has the one account; the other is an admin's, who may look the model's opinion up.
        Assert.Equal(
            ("inspectors", "nobody, root", "names of accounts of inspectors and leads that are switched on"),
            Assert.Single(await ErrorsAsync(HttpMethod.Post, "studies", """{"inspectors":["nobody","sitter","root"]}""")));
        Assert.Equal(("parts", "0", "1 to 200 are allowed"), Assert.Single(await ErrorsAsync(HttpMethod.Post, "relabels", """{"parts":[]}""")));
        var kind = """{"id":"A!","name":"A","rule":"","severity":"minor","examples":[],"counter_examples":[]}""";
        var version = (await panel.Scene.Admin.JsonAsync(HttpMethod.Get, "catalogue")).GetProperty("version").GetInt32() + 1;
        Assert.Equal(
            ("classes", "id 'A!'", "1 to 32 of a-z, 0-9, hyphen and underscore are allowed"),
            Assert.Single(await ErrorsAsync(HttpMethod.Put, "catalogue", $$"""{"version":{{version}},"why":"clearer","classes":[{{kind}}]}""")));

        var who = await panel.Scene.ProgramAsync("vera");
        var token = Assert.Single(await PanelScene.TakeAsync(who, 1)).GetProperty("token").GetString();
        var label = await ProblemAsync(who, HttpMethod.Post, $"review/{token}/decision", """{"verdict":"OK","class":"dent"}""");
        Assert.Equal(("class", "dent", "allowed with NG alone"), Assert.Single(Errors(label)));
        Assert.Equal("class: allowed with NG alone", label.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Thousands_of_wrong_parts_make_no_long_answer()
    {
        var fields = string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"f{i}\":1"));
        Assert.Equal(50, (await ErrorsAsync(HttpMethod.Post, "review/take", $"{{{fields}}}")).Length);
        var error = Assert.Single(await ErrorsAsync(HttpMethod.Post, "review/take", $$"""{"count":1,"{{new string('f', 5000)}}":1}"""));
        Assert.InRange(error.Part.Length, 100, 300);
    }

    private async Task<(string Part, string? Given, string Allowed)[]> ErrorsAsync(HttpMethod method, string path, string body) =>
        Errors(await ProblemAsync(panel.Scene.Admin, method, path, body));

    private static async Task<JsonElement> ProblemAsync(PanelClient client, HttpMethod method, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await client.ProblemAsync(HttpStatusCode.BadRequest, method, path, content);
        Assert.All(WordsOfPrograms, word => Assert.DoesNotContain(word, problem.ToString(), StringComparison.Ordinal));
        return problem;
    }

    private static (string Part, string? Given, string Allowed)[] Errors(JsonElement problem) =>
    [
        .. problem.GetProperty("errors").EnumerateArray()
            .Select(e => (e.GetProperty("parameter").GetString()!, e.GetProperty("value").GetString(), e.GetProperty("allowed").GetString()!)),
    ];
}
