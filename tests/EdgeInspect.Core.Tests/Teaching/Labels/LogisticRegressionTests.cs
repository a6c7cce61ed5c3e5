using System.Text.Json;
using EdgeInspect.Core.Teaching.Labels;

namespace EdgeInspect.Core.Tests.Teaching.Labels;

public sealed class LogisticRegressionTests
{
    private static readonly Oracle Known = Oracle.Load("logistic_regression");

    public static TheoryData<string> Cases => new(Known.Names());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_intercepts_and_probabilities_are_those_of_scikit_learn(string name)
    {
        var (input, expected) = (Known[name].Input, Known[name].Expected);
        var rows = input.GetProperty("x").EnumerateArray().Select(Numbers).ToArray();
        var (dimensions, classes) = (rows[0].Length, input.GetProperty("classes").GetInt32());
        int[] labels = [.. Numbers(input.GetProperty("y")).Select(y => (int)y)];
        var fitted = Fit([.. rows.SelectMany(r => r)], dimensions, labels, classes, input);

        var weights = expected.GetProperty("weights").EnumerateArray().SelectMany(w => w.EnumerateArray()).ToArray();
        Assert.Equal(weights.Length, fitted.Weights.Length);
        for (var i = 0; i < weights.Length; i++)
            Known.Close(weights[i], fitted.Weights[i]);
        for (var k = 0; k < fitted.Bias.Length; k++)
            Known.Close(expected.GetProperty("bias")[k], fitted.Bias[k]);
        foreach (var (i, probabilities) in expected.GetProperty("probabilities").EnumerateArray().Index())
        {
            for (var k = 0; k < classes; k++)
                Known.Close(probabilities[k], Probabilities(fitted, rows[i])[k]);
        }
    }

    [Fact]
    public void Only_the_rows_that_are_named_count()
    {
        double[] x = [0, 1, 2, 3, 100, -100];
        int[] classes = [0, 0, 1, 1, 0, 1];
        var some = LogisticRegression.Binary(x, 1, [0, 1, 2, 3], classes, 1);
        var alone = LogisticRegression.Binary(x[..4], 1, [0, 1, 2, 3], classes[..4], 1);
        Assert.Equal(alone.Weights, some.Weights);
        Assert.Equal(alone.Bias, some.Bias);
        Assert.NotEqual(alone.Weights, LogisticRegression.Binary(x, 1, [0, 1, 2, 3, 4, 5], classes, 1).Weights);
    }

    [Fact]
    public void A_class_without_a_row_is_an_error() =>
        Assert.Throws<ArgumentException>(() => LogisticRegression.Binary([0, 1], 1, [0, 1], [0, 0], 1));

    private static LinearFunctions Fit(double[] x, int dimensions, int[] classes, int count, JsonElement input)
    {
        var (c, calm) = (input.GetProperty("c").GetDouble(), input.GetProperty("calm").GetDouble());
        int[] rows = [.. Enumerable.Range(0, classes.Length)];
        return count == 2
            ? LogisticRegression.Binary(x, dimensions, rows, classes, c, calm)
            : LogisticRegression.Multinomial(x, dimensions, rows, classes, count, c);
    }

    private static double[] Probabilities(LinearFunctions fitted, double[] row)
    {
        double[] decisions = [.. fitted.Bias.Select((_, k) => fitted.Of(row, k))];
        if (decisions.Length == 1)
            decisions = [0, decisions[0]];
        Softmax.Apply(decisions);
        return decisions;
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetDouble())];
}
