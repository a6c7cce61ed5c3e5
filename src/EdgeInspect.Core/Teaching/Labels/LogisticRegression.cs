namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// Logistic regression with a quadratic penalty, as scikit-learn's LogisticRegression with class_weight="balanced" defines it: the smallest
/// ½‖W‖² + C Σ wᵢ ℓᵢ, with wᵢ = n / (classes · pictures of i's class) and free intercepts. ℓ is the logistic loss of one linear function for
/// two classes (<see cref="Binary"/>), and the cross entropy of as many as there are classes (<see cref="Multinomial"/>).
/// </summary>
internal sealed class LogisticRegression
{
    private readonly double[] _x;
    private readonly int _dimensions;
    private readonly int[] _rows;
    private readonly int[] _classes;
    private readonly double[] _weights;
    private readonly int _outputs;
    private readonly double[] _decisions;

    private LogisticRegression(double[] x, int dimensions, int[] rows, int[] classes, int count, int outputs, double c)
    {
        (_x, _dimensions, _rows, _classes, _outputs) = (x, dimensions, rows, classes, outputs);
        var members = new int[count];
        foreach (var row in rows)
            members[classes[row]]++;
        if (members.Contains(0))
            throw new ArgumentException($"each of {count} classes needs a row; they have {string.Join(", ", members)}", nameof(classes));
        _weights = [.. members.Select(m => c * rows.Length / ((double)count * m))];
        _decisions = new double[outputs];
    }

    /// <summary>One linear function: above 0 speaks for class 1, below for class 0.</summary>
    /// <param name="x">Rows of features, [n, dimensions].</param>
    /// <param name="dimensions">Length of a row.</param>
    /// <param name="rows">The rows to learn from; both classes among them.</param>
    /// <param name="classes">Class of each of the n rows, 0 or 1.</param>
    /// <param name="c">Inverse strength of the penalty, above 0.</param>
    public static LinearFunctions Binary(double[] x, int dimensions, int[] rows, int[] classes, double c) =>
        new LogisticRegression(x, dimensions, rows, classes, count: 2, outputs: 1, c).Fit();

    /// <summary>A linear function for each class, the softmax of which are the classes' probabilities.</summary>
    /// <param name="x">Rows of features, [n, dimensions].</param>
    /// <param name="dimensions">Length of a row.</param>
    /// <param name="rows">The rows to learn from; every class among them.</param>
    /// <param name="classes">Class of each of the n rows, from 0.</param>
    /// <param name="count">Classes; at least 2.</param>
    /// <param name="c">Inverse strength of the penalty, above 0.</param>
    public static LinearFunctions Multinomial(double[] x, int dimensions, int[] rows, int[] classes, int count, double c) =>
        new LogisticRegression(x, dimensions, rows, classes, count, outputs: count, c).Fit();

    private LinearFunctions Fit()
    {
        var solution = Lbfgs.Minimise(Objective, _outputs * (_dimensions + 1));
        return new(solution[..(_outputs * _dimensions)], solution[(_outputs * _dimensions)..]);
    }

    /// <summary>The parameters are W, [outputs, dimensions], and then the intercepts.</summary>
    private double Objective(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var slopes = _outputs * _dimensions;
        var w = parameters[..slopes];
        w.CopyTo(gradient);
        gradient[slopes..].Clear();
        var value = 0.5 * VectorMath.Dot(w, w);
        foreach (var row in _rows)
        {
            var x = _x.AsSpan(row * _dimensions, _dimensions);
            for (var k = 0; k < _outputs; k++)
                _decisions[k] = VectorMath.Dot(w.Slice(k * _dimensions, _dimensions), x) + parameters[slopes + k];
            var weight = _weights[_classes[row]];
            value += weight * (_outputs == 1 ? Logistic(_classes[row]) : CrossEntropy(_classes[row]));
            for (var k = 0; k < _outputs; k++)
            {
                VectorMath.Add(weight * _decisions[k], x, gradient.Slice(k * _dimensions, _dimensions));
                gradient[slopes + k] += weight * _decisions[k];
            }
        }
        return value;
    }

    /// <summary>Loss of the one decision, which becomes the loss's derivative.</summary>
    private double Logistic(int label)
    {
        var z = _decisions[0];
        var decay = Math.Exp(-Math.Abs(z));
        _decisions[0] = ((z >= 0 ? 1 : decay) / (1 + decay)) - label;
        return Math.Max(z, 0) - (label * z) + Math.Log(1 + decay);
    }

    /// <summary>Loss of the decisions, which become the loss's derivatives.</summary>
    private double CrossEntropy(int label)
    {
        var own = _decisions[label];
        var logSum = Softmax.Apply(_decisions);
        _decisions[label] -= 1;
        return logSum - own;
    }
}

/// <summary>Linear functions of the same features.</summary>
/// <param name="Weights">[functions, dimensions].</param>
/// <param name="Bias">[functions].</param>
internal sealed record LinearFunctions(double[] Weights, double[] Bias)
{
    /// <summary>Value of one function.</summary>
    public double Of(ReadOnlySpan<double> x, int function = 0) =>
        VectorMath.Dot(Weights.AsSpan(function * x.Length, x.Length), x) + Bias[function];
}

/// <summary>Probabilities from logarithms of odds.</summary>
internal static class Softmax
{
    /// <summary>Replaces decisions by probabilities.</summary>
    /// <returns>The logarithm of the sum of the decisions' exponentials.</returns>
    public static double Apply(Span<double> decisions)
    {
        var largest = double.NegativeInfinity;
        foreach (var d in decisions)
            largest = Math.Max(largest, d);
        var sum = 0.0;
        foreach (ref var d in decisions)
        {
            d = Math.Exp(d - largest);
            sum += d;
        }
        foreach (ref var d in decisions)
            d /= sum;
        return largest + Math.Log(sum);
    }
}
